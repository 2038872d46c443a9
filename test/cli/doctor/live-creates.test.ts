import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLive, type LiveFinding } from '../../../src/cli/doctor/live-checks.ts';
import { checkCreates, formatPlan, planCreates } from '../../../src/cli/doctor/live-creates.ts';
import { parseInvocation } from '../../../src/cli/settings/config.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../src/heygen/client.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';

const KEY = 'live-spend';
let sandbox: Watched;
let client: HeyGenClient;
let reads: LiveFinding[];

beforeAll(async () => {
  sandbox = await watchedSandbox({ maxJobs: 1_000 });
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
  reads = await checkLive(client, KEY);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const getSum = ({ creates }: ReturnType<typeof planCreates>) => creates.reduce((sum, { usd }) => sum + usd, 0);
const getNames = ({ creates }: ReturnType<typeof planCreates>) => creates.map(({ operation }) => operation.name);

describe('doctor --live --spend', () => {
  it('plans the cheapest of each create within the sum, and no other', () => {
    const [small, large] = [planCreates(reads, 0.01), planCreates(reads, 2)];
    expect(getSum(small)).toBeLessThanOrEqual(0.01);
    expect(getSum(large)).toBeLessThanOrEqual(2);
    expect(getNames(small)).toContain('create_speech');
    expect(getNames(large)).toEqual(
      expect.arrayContaining(['create_speech', 'create_video_from_avatar', 'text_to_video']),
    );
    expect(large.creates.map(({ usd }) => usd)).toEqual(large.creates.map(({ usd }) => usd).toSorted((a, b) => a - b));
    expect(formatPlan(large)).toMatch(/creates, about [\d.]+ USD in all, as estimated/);
    expect(formatPlan(large)).toMatch(/create_speech +about 0\.\d+ USD\n/);
  });

  it('leaves out what uses a person, destroys, has no price, or cannot be taken back', () => {
    const { leftOut, creates } = planCreates(reads, 1000);
    const getReason = (name: string) => leftOut.find(({ operation }) => operation === name)?.reason;
    expect(getReason('clone_voice')).toMatch(/a person’s voice/);
    expect(getReason('create_photo_avatar')).toMatch(/a person’s face/);
    expect(getReason('rotate_webhook_endpoint_secret')).toBeDefined();
    expect(getReason('create_folder')).toBe('what it makes cannot be deleted again');
    expect(getReason('create_lipsync')).toBe('it needs a file or an address of yours');
    expect(creates.filter(({ operation }) => operation.likeness)).toEqual([]);
  });

  it('makes each once, compares its answer, and deletes what can be deleted', async () => {
    const plan = planCreates(reads, 3);
    const from = sandbox.seen.length;
    const findings = await checkCreates(client, KEY, plan);
    const made = findings.filter(({ outcome }) => outcome === 'ok');
    expect(made.map(({ operation }) => operation).sort()).toEqual(getNames(plan).sort());
    expect(findings.find(({ operation }) => operation === 'create_video_from_avatar')?.reason).toMatch(
      /^about 0\.\d+ USD; deleted again$/,
    );
    expect(findings.find(({ operation }) => operation === 'create_video_agent')?.reason).toMatch(/USD; left: sess_/);
    const posts = sandbox.seen.slice(from).filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(plan.creates.length);
    expect(sandbox.seen.slice(from).some(({ method }) => method === 'DELETE')).toBe(true);
  });

  it('finds a create whose answer is not as declared', async () => {
    const key = `${KEY}[[sandbox:drift]]`;
    const plan = planCreates(reads, 0.5);
    const drifts = (await checkCreates(client, key, plan)).filter(({ outcome }) => outcome === 'drift');
    expect(drifts.length).toBeGreaterThan(0);
  });
});

describe('its flags', () => {
  const parse = (...argv: string[]) => parseInvocation(['doctor', ...argv], {});

  it('take a sum, with --live only', () => {
    expect(parse('--live', '--spend', '2.5')).toMatchObject({ run: { spendUsd: 2.5, yes: false } });
    expect(parse('--live', '--spend', '2', '--yes')).toMatchObject({ run: { yes: true } });
    expect(parse('--live')).not.toMatchObject({ run: { spendUsd: expect.anything() } });
    expect(() => parse('--spend', '2')).toThrow('--spend goes with heygen-mcp doctor --live.');
    for (const sum of ['0', '-1', 'all', '5000'])
      expect(() => parse('--live', `--spend=${sum}`)).toThrow(/must be USD from 0\.01 to 1000/);
    expect(() => parse('--live', '--yes')).toThrow('--yes goes with');
  });
});
