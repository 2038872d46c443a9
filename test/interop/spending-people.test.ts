import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, join } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { type Running, run, startHttp } from '../support/server-process.ts';
import { PROCESS_INTERVAL_MS } from '../support/time-limits.ts';

const tokenOf = (name: string) => `token-of-${name}-`.padEnd(40, '0');
const entry = (name: string, granted: object = {}) => JSON.stringify({ token: tokenOf(name), name, ...granted });

describe('people who share an account', () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'heygen-mcp-people-'));
  const tokens = joinPath(folder, 'tokens');
  const ledgerDir = joinPath(folder, 'ledger');
  const write = (...lines: string[]) => writeFileSync(tokens, `${lines.join('\n')}\n`);
  const hosts: Host[] = [];
  let heygen: Watched;
  let server: Running & { url: string };

  const start = () =>
    startHttp({
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_API_KEY: 'key-of-the-company',
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS_FILE: tokens,
      HEYGEN_LEDGER_DIR: ledgerDir,
      HEYGEN_SPEND_LIMIT_USD: '35',
      HEYGEN_SPEND_LIMIT_PERSON_USD: '8',
      HEYGEN_CONFIRM: 'never',
      HEYGEN_TOOLSETS: 'all',
    });

  beforeAll(async () => {
    write(entry('ann', { spendLimitUsd: 15 }), entry('ben'), tokenOf('nameless'));
    heygen = await watchedSandbox({ maxJobs: 100, speed: 1 });
    server = await start();
  });
  afterAll(async () => {
    for (const host of hosts) await host.close();
    await server.stop();
    await heygen.close();
  });

  const hostOf = async (name: string) => {
    const host = await join('2026', server, { authorization: `Bearer ${tokenOf(name)}` });
    hosts.push(host);
    return host;
  };
  let takes = 0;
  /** Makes a shot, which costs 7 USD. */
  const shoot = async (name: string) => {
    takes += 1;
    const shot = { avatar_id: ['look_iris_office'], prompt: `Take ${takes}` };
    return (await hostOf(name)).call('create_video_from_cinematic_avatar', shot);
  };
  const getSpending = async (name: string) => (await (await hostOf(name)).call('get_spending')).data;
  const readLedger = async (...flags: string[]) => {
    const { stdout, stderr, code } = await run(['ledger', '--json', ...flags], { HEYGEN_LEDGER_DIR: ledgerDir });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('are each held to their own limit, and see their own spending', async () => {
    expect((await shoot('ann')).isError).toBe(false);
    expect((await shoot('ann')).isError).toBe(false);
    expect((await shoot('ann')).text).toMatch(/limit of this person is 15\.00 USD a day/);
    expect((await shoot('ben')).isError).toBe(false);
    expect((await shoot('ben')).text).toMatch(/limit of this person is 8\.00 USD a day/);
    expect(await getSpending('ann')).toMatchObject({
      spent_usd: 14,
      limit_usd: 15,
      account_limit_usd: 35,
      left_usd: 1,
    });
    expect(await getSpending('ben')).toMatchObject({ spent_usd: 7, limit_usd: 8, left_usd: 1 });
  });

  it('are given more without a restart, within what the account may spend', async () => {
    write(entry('ann', { spendLimitUsd: 100 }), entry('ben'), tokenOf('nameless'));
    await expect.poll(() => getSpending('ann')).toMatchObject({ limit_usd: 100, left_usd: 14 });
    expect((await shoot('ann')).isError).toBe(false);
    expect((await shoot('nameless')).isError).toBe(false);
    expect((await shoot('ann')).text).toMatch(
      /the limit is 35\.00 USD a day \(HEYGEN_SPEND_LIMIT_USD\), of which 35\.00/,
    );
  });

  it('are looked up with what they spent, also when they are gone', async () => {
    write(entry('ben'), tokenOf('nameless'));
    const post = () => fetch(server.url, { method: 'POST', headers: { authorization: `Bearer ${tokenOf('ann')}` } });
    await expect.poll(async () => (await post()).status).toBe(401);
    const { rows, total } = await readLedger('--by', 'person');
    expect(rows).toMatchObject([
      { name: 'ann', creates: 3, open: 3, usd: 21 },
      { creates: 1, usd: 7 },
      { creates: 1, usd: 7 },
    ]);
    expect(total).toMatchObject({ creates: 5, usd: 35 });
    const { entries } = await readLedger();
    expect(entries).toHaveLength(5);
    expect(JSON.stringify(entries)).not.toMatch(/key-of|token-of|Take/);
  });

  it('without a name are the same after a restart', async () => {
    await server.stop();
    server = await start();
    expect(await getSpending('nameless')).toMatchObject({ spent_usd: 7 });
  });

  it('see the end of their films in what they spent', async () => {
    const { entries } = await readLedger();
    const ben = entries.find(({ who }: { who: string }) => who === 'ben');
    const [, video_id] = ben.jobs[0].split(':');
    const waiting = (await hostOf('ben')).call('get_video', { video_id, wait_seconds: 50 });
    await heygen.until(({ method, path }) => method === 'GET' && path.includes(video_id));
    heygen.finishJobs();
    await waiting;
    await expect
      .poll(async () => (await readLedger()).entries.find(({ who }: { who: string }) => who === 'ben'), {
        interval: PROCESS_INTERVAL_MS,
      })
      .toMatchObject({ outcome: 'completed', price_usd: 7, seconds: 10 });
  });
});
