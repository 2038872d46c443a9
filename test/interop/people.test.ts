import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { getTokenId } from '../../src/mcp/http/auth/parse-credential.ts';
import { authorizationServer } from '../support/authorization-server.ts';
import { folder } from '../support/files.ts';
import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { freePort } from '../support/ports.ts';
import { redisServer } from '../support/redis.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

/** What one shot costs, in USD. */
const SHOT_USD = 7;

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A way in which people are known: what the server is told of it, a line of its file, and what a person sends. */
interface Mode {
  settings: Record<string, string>;
  port: number;
  formatLine(person: string, granted?: object): string;
  getCredential(person: string): Promise<string>;
  /** What somebody is answered who may not come in. */
  refusedWith: number;
}

async function withTokens(file: string): Promise<Mode> {
  const tokenOf = (person: string) => `token-of-${person}-`.padEnd(40, '0');
  return {
    settings: { HEYGEN_MCP_AUTH: 'token', HEYGEN_MCP_TOKENS_FILE: file },
    port: await freePort(),
    formatLine: (person, granted) => JSON.stringify({ token: getTokenId(tokenOf(person)), name: person, ...granted }),
    getCredential: async (person) => tokenOf(person),
    refusedWith: 401,
  };
}

async function withOAuth(file: string): Promise<Mode> {
  const authorization = await authorizationServer(['ada', 'bo']);
  opened.push(authorization.close);
  const port = await freePort();
  return {
    settings: {
      HEYGEN_MCP_AUTH: 'oauth',
      HEYGEN_MCP_OAUTH_ISSUER: authorization.issuer,
      HEYGEN_MCP_PUBLIC_URL: `http://127.0.0.1:${port}`,
      HEYGEN_MCP_SUBJECTS_FILE: file,
      HEYGEN_WEBHOOK_SECRET: 'whsec-of-all-instances',
    },
    port,
    formatLine: (person, granted) => JSON.stringify({ subject: person, ...granted }),
    getCredential: (person) => authorization.token(person, `http://127.0.0.1:${port}/mcp`, 'read write'),
    refusedWith: 403,
  };
}

/** A server for people who stand in a file, and what they do there. */
async function open(describeMode: (file: string) => Promise<Mode>) {
  const heygen = await watchedSandbox({ speed: 1 });
  const redis = await redisServer();
  opened.push(heygen.close, redis.kill);
  const file = join(folder(), 'people');
  const mode = await describeMode(file);
  const settings = { HEYGEN_API_KEY: 'key-of-the-company', HEYGEN_API_BASE: heygen.url, REDIS_URL: redis.url };
  const write = (...lines: string[]) => writeFileSync(file, `${lines.join('\n')}\n`);
  write(mode.formatLine('bo'));
  const server = await startHttp(
    {
      ...settings,
      ...mode.settings,
      HEYGEN_CONFIRM: 'never',
      HEYGEN_TOOLSETS: 'all',
      HEYGEN_POLL_INTERVAL_MS: '20',
    },
    ['--port', String(mode.port)],
  );
  opened.push(server.stop);

  async function call(person: string, name: string, args: object) {
    const { headers, body } = httpRequest('2026', 'tools/call', { name, arguments: args });
    const authorization = `Bearer ${await mode.getCredential(person)}`;
    const answer = await fetch(server.url, { method: 'POST', body, headers: { ...headers, authorization } });
    return { status: answer.status, text: answer.text() };
  }
  const shoot = async (person: string, prompt: string) => {
    const args = { avatar_id: ['look_iris_office'], prompt };
    const { text } = await call(person, 'create_video_from_cinematic_avatar', args);
    const { content, isError = false } = messageOf(await text).result;
    return { isError, text: content[0].text as string };
  };
  const wait = async (person: string) =>
    (await call(person, 'create_video_agent', { prompt: `A film of ${person}`, wait: true })).text;
  const look = async (person: string) => (await call(person, 'list_videos', {})).status;
  const readLedger = async () => {
    const { stdout } = await run(['ledger', '--by', 'person', '--json'], settings);
    const { rows } = JSON.parse(stdout) as { rows: { name: string; creates: number; usd: number }[] };
    return Object.fromEntries(rows.map(({ name, usd }) => [name, usd]));
  };
  return { heygen, mode, server, write, shoot, wait, look, readLedger };
}

describe.each([
  ['token', withTokens],
  ['oauth', withOAuth],
] as const)('with authentication by %s', { tags: ['redis-server'] }, (_, describeMode) => {
  it('a person is added, limited, looked up and shut out while calls run, without a restart', async () => {
    const { heygen, mode, server, write, shoot, wait, look, readLedger } = await open(describeMode);
    const ofBo = wait('bo');
    expect(await look('ada')).toBe(mode.refusedWith);

    write(mode.formatLine('bo'), mode.formatLine('ada'));
    await server.log.until((line) => line.includes('"added":1'));
    expect(await look('ada')).toBe(200);
    expect(await shoot('ada', 'She walks')).toMatchObject({ isError: false });

    write(mode.formatLine('bo'), mode.formatLine('ada', { spendLimitUsd: 2 * SHOT_USD }));
    await server.log.until((line) => line.includes('"added":0'));
    expect(await shoot('ada', 'She runs')).toMatchObject({ isError: false });
    expect(await shoot('ada', 'She jumps')).toMatchObject({ isError: true, text: expect.stringContaining('limit') });
    expect(await shoot('bo', 'He walks')).toMatchObject({ isError: false });

    const spent = await readLedger();
    expect(spent.ada).toBe(2 * SHOT_USD);
    expect(spent.bo).toBeGreaterThanOrEqual(SHOT_USD);

    write(mode.formatLine('bo'), mode.formatLine('ada', { spendLimitUsd: 100 * SHOT_USD }));
    await waitFor(async () => expect(await shoot('ada', 'She jumps')).toMatchObject({ isError: false }));
    const ofAda = wait('ada');
    await waitFor(() => expect(heygen.count('POST /v3/video-agents')).toBe(2));
    write(mode.formatLine('bo'));
    expect(await ofAda).toMatch(/session_id/);
    expect(await look('ada')).toBe(mode.refusedWith);
    expect(await look('bo')).toBe(200);

    heygen.finishJobs();
    expect(await ofBo).toContain('completed');
  });
});
