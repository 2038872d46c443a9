import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttackedServer, startAttackedServer } from '../attack/attacked-server.ts';
import { fuzz } from '../attack/fuzz.ts';
import { soak } from '../attack/soak.ts';

// The short form of `npm run attack`.
let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer();
});
afterAll(() => server.stop());

it('no hostile argument of any tool is a fault of the server, or fills its memory', { timeout: 180_000 }, async () => {
  const { faults, calls, invalid, peakMb, largestAnswerBytes } = await fuzz(server, 2, 1, 60_000);
  expect(faults).toEqual([]);
  expect(calls).toBeGreaterThan(100);
  // What its schema stops says little of what is behind it.
  expect(invalid).toBeLessThan(calls / 2);
  expect(peakMb).toBeLessThan(600);
  expect(largestAnswerBytes).toBeLessThan(2_000_000);
});

it('a bad day of a few seconds has no faults', { timeout: 60_000 }, async () => {
  const { faults, calls } = await soak(server, 4_000, 4, 6);
  expect(faults).toBe(0);
  expect(calls).toBeGreaterThan(20);
  expect(server.faults()).toEqual([]);
});
