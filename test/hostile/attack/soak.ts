import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttackedServer } from './attacked-server.ts';

/** What a bad day is made of: honest calls, made-up ids, refused arguments, waits that end without an end. */
const CALLS: readonly (() => [name: string, args: object])[] = [
  () => ['list_videos', { limit: 20 }],
  () => ['create_video_agent', { prompt: `A film of ${randomUUID()}` }],
  () => ['get_video', { video_id: `vid_${randomUUID()}` }],
  () => ['wait_for_jobs', { jobs: [`video:${randomUUID()}`, `session:${randomUUID()}`], wait_seconds: 0 }],
  () => ['get_video', { video_id: 'x'.repeat(50_000) }],
  () => ['upload_asset', { file: `data:image/png;base64,${'A'.repeat(200_000)}` }],
  () => ['estimate_cost', { kind: 'avatar', script: randomUUID().repeat(100) }],
  () => ['list_avatar_looks', { verbose: true }],
  () => [`no_tool_${randomUUID()}`, {}],
];

export interface SoakSummary {
  calls: number;
  faults: number;
  /** MB in use after garbage collection, at equal distances in time. */
  curve: number[];
  /** The median of the last third over that of the one before: what a leak raises. */
  growth: number;
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Calls at random from several callers at once, and watches the memory. */
export async function soak(server: AttackedServer, ms: number, callers = 4, samples = 30): Promise<SoakSummary> {
  const end = Date.now() + ms;
  const curve: number[] = [];
  let calls = 0;
  let faults = 0;
  const attack = async () => {
    while (Date.now() < end) {
      const [name, args] = (CALLS[Math.floor(Math.random() * CALLS.length)] as (typeof CALLS)[number])();
      const { fault } = await server.call(name, args);
      calls += 1;
      if (fault) faults += 1;
    }
  };
  const measure = async () => {
    for (let n = 0; n < samples; n += 1) {
      await sleep(ms / samples);
      curve.push(Number((await server.liveHeap()).toFixed(1)));
    }
  };
  await Promise.all([measure(), ...Array.from({ length: callers }, attack)]);
  const third = Math.floor(samples / 3);
  const growth = median(curve.slice(-third)) / median(curve.slice(third, 2 * third));
  return { calls, faults, curve, growth };
}

export const formatSoak = ({ calls, faults, curve, growth }: SoakSummary): string =>
  `soak: ${calls} calls, ${faults} faults; heap in use in MB ${curve.join(' ')}; last third ${growth.toFixed(2)} times the middle`;
