import { afterEach, beforeEach, expect, it } from 'vitest';
import { getCountedUsd } from '../../src/ledger/ledger-entry.ts';
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { createTestSpending } from '../support/spending.ts';
import { createToolCaller, type ToolCaller } from '../support/tool-calls.ts';

const ledger = createMemoryLedger();
let heygen: Watched;
let caller: ToolCaller;

beforeEach(async () => {
  heygen = await watchedSandbox({ maxJobs: 1_000 });
  caller = createToolCaller(heygen, { spending: createTestSpending({}, ledger) });
});
afterEach(async () => {
  await caller.close();
  await heygen.close();
});

async function readBalance(): Promise<number> {
  const { data } = await caller.call('get_current_user');
  const { wallet } = data as { wallet?: { remaining_balance: number } };
  return wallet?.remaining_balance ?? Number.NaN;
}

const script = 'Every day the sea comes in and goes out again. '.repeat(3);
const translation = { video: 'https://example.com/a.mp4', start_time: 1, end_time: 34.5 };
const CREATES: [name: string, given: Record<string, unknown>][] = [
  ['create_video_agent', { prompt: 'A 37-second film about tides' }],
  ['create_video_agent', { prompt: 'A 20-second film, [[sandbox:agent-fail]]' }],
  ['create_video_agent', { prompt: 'A 25-second film, [[sandbox:render-fail]]' }],
  ['create_video_from_avatar', { avatar_id: 'look_iris_office', script }],
  ['create_video_from_avatar', { avatar_id: 'look_iris_office', script: `${script} [[sandbox:render-fail]]` }],
  ['create_video_from_image', { image: 'https://example.com/a.png', script, voice_id: 'voice_en_f_01' }],
  ['create_video_from_cinematic_avatar', { avatar_id: ['look_iris_office'], prompt: 'She walks.' }],
  ['create_video_translation', { ...translation, output_languages: ['German', 'French'] }],
  ['create_lipsync', { video: 'https://example.com/a.mp4', audio: 'https://example.com/a.wav', end_time: 12 }],
];

it('the ledger’s sum is HeyGen’s bill to the cent, and nothing of what failed', async () => {
  const before = await readBalance();
  for (const [name, given] of CREATES) {
    const { isError, text } = await caller.call(name, { ...given, wait: true });
    expect(isError, text).toBe(text.includes('fail'));
  }
  await caller.call('create_speech', { text: script, voice_id: 'voice_en_f_01' });
  const read = () => ledger.read(new Date(0), new Date(8.64e15));
  await expect.poll(async () => (await read()).map(({ outcome }) => outcome)).not.toContain('started');
  const sum = (await read()).reduce((usd, entry) => usd + getCountedUsd(entry), 0);
  expect(sum).toBeGreaterThan(8);
  expect(sum).toBeCloseTo(before - (await readBalance()), 2);
});
