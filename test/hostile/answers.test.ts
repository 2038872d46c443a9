import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import type { HeyGenError } from '../../src/heygen/errors.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const create = catalog.getOperation('create_video_agent');
const read = catalog.getOperation('get_video');

async function callAt(url: string, operation = create, timeouts = {}): Promise<HeyGenError['details']> {
  const client = createHeyGenClient({ base: () => url, userAgent: 'test', timeouts: { backoff: 1, ...timeouts } });
  const input = operation === create ? { prompt: 'A film' } : { video_id: 'v' };
  const error = await client.call(operation, input, { key: 'k', noRetry: true }).then(
    () => Promise.reject(new Error('it succeeded')),
    (failure: HeyGenError) => failure,
  );
  await client.close();
  return error.details;
}

describe('an answer that drips', () => {
  it.each([
    ['a read', read, { read: 300, connect: 300 }, false],
    ['a create', create, { write: 300, connect: 300 }, true],
  ])('ends %s after its time in all, however steadily it comes', async (_, operation, timeouts, outcomeUnknown) => {
    const dripping = new Set<NodeJS.Timeout>();
    const heygen = await host((_request, response) => {
      response.write('{"data":{');
      const timer = setInterval(() => response.write(' '), 20);
      dripping.add(timer);
      response.once('close', () => clearInterval(timer));
    });
    const details = await callAt(heygen.url, operation, timeouts);
    expect(details.kind).toBe('timeout');
    expect(details.outcomeUnknown ?? false).toBe(outcomeUnknown);
  });
});

describe('an answer that is nested without end', () => {
  it('leaves open whether a create was done', async () => {
    const depth = 200_000;
    const text = `{"data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
    const heygen = await host((_, response) => response.end(text));
    expect(await callAt(heygen.url)).toMatchObject({ kind: 'bad_answer', outcomeUnknown: true });
  });
});

describe('a way to HeyGen that cannot succeed', () => {
  it.each([301, 302, 307, 308])('is not tried again after %i', async (status) => {
    const heygen = await host((_, response) => response.writeHead(status, { location: 'https://x.example' }).end());
    const client = createHeyGenClient({ base: () => heygen.url, userAgent: 'test', timeouts: { backoff: 1 } });
    await expect(client.call(create, { prompt: 'A film' }, { key: 'k' })).rejects.toThrow();
    expect(heygen.seen).toHaveLength(1);
    await client.close();
  });

  it('because of TLS certainly submitted nothing', async () => {
    const heygen = await host((_, response) => response.end('{}'));
    const details = await callAt(heygen.url.replace('http:', 'https:'));
    expect(details.outcomeUnknown ?? false).toBe(false);
    expect(details.lasting).toBe(true);
    expect(heygen.seen).toEqual([]);
  });
});
