import { afterEach, expect, it } from 'vitest';
import { createRedisConsentStore } from '../../src/mcp/calls/elicitation/likeness-consents.ts';
import { join } from '../support/mcp-clients.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function openPair(): Promise<RedisPair> {
  const pair = await startRedisPair();
  opened.push(pair.close);
  return pair;
}

it('a use that was agreed to is known to every instance for half a day, and to its own while Redis is away', {
  tags: ['redis-server'],
}, async () => {
  const { server, links } = await openPair();
  const [one, other] = [createRedisConsentStore(links[0]), createRedisConsentStore(links[1])];
  expect(await other.has('ann:ada')).toBe(false);
  await one.add('ann:ada');
  expect(await other.has('ann:ada')).toBe(true);
  expect(await other.has('ben:ada')).toBe(false);
  const seconds = await server.ask((client) => client.ttl('heygen-mcp:consent:ann:ada'));
  expect(seconds).toBeGreaterThan(12 * 3600 - 60);
  expect(seconds).toBeLessThanOrEqual(12 * 3600);

  await server.kill();
  await waitFor(() => expect(links.map((link) => link.ready())).toEqual([false, false]));
  expect(await one.has('ann:ada')).toBe(true);
  expect(await other.has('ann:ada')).toBe(false);
  await other.add('ann:grace');
  expect(await other.has('ann:grace')).toBe(true);
});

it('a user who was asked about a face on one instance is not asked again on another', {
  tags: ['redis-server'],
}, async () => {
  const { server: redis } = await openPair();
  const sandbox = await watchedSandbox();
  opened.push(sandbox.close);
  const asked: string[] = [];
  const user = async ({ message }: { message: string }) => {
    asked.push(message);
    return { action: 'accept', content: { decision: 'go on' } } as const;
  };
  for (const [who, name] of [
    ['ann', 'Ada'],
    ['ann', 'Ada in a coat'],
    ['ben', 'Ada'],
  ]) {
    const server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'key',
      HEYGEN_TOOLSETS: 'all',
      REDIS_URL: redis.url,
    });
    const host = await join('2026', server, { 'x-api-key': `key-of-${who}` }, server.stop, undefined, user);
    opened.push(host.close);
    const face = { name: String(name), file: 'https://example.com/ada.jpg' };
    expect(await host.call('create_photo_avatar', face)).toMatchObject({ isError: false });
  }
  // The second instance knew; another person's word is another person's.
  expect(asked).toHaveLength(2);
});
