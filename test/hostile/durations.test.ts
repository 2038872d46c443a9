import { describe, expect, it, vi } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import { parseRetryAfter } from '../../src/heygen/errors.ts';
import { localEventBus } from '../../src/jobs/event-bus.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import { PollGroup } from '../../src/jobs/poll-group.ts';
import { videoJob } from '../../tools/videos.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const DAY_S = 24 * 3600;

/** What Node makes of a timer that is too long: it fires after a millisecond, again and again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

describe('a Retry-After', () => {
  it.each(['2592000', '1e12', '1e400', 'Infinity', 'Fri, 31 Dec 9999 23:59:59 GMT', '0xffffffffff'])(
    'of %s is a day at most',
    (header) => {
      expect(parseRetryAfter(header)).toBe(DAY_S);
    },
  );

  it.each([
    ['-5', 0],
    ['-Infinity', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['NaN', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('of %s is %s', (header, seconds) => {
    expect(parseRetryAfter(header)).toBe(seconds);
  });

  it('of a month makes no busy loop: HeyGen is asked once, and no timer overflows', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const heygen = await host((_, response) => response.writeHead(429, { 'retry-after': '2592000' }).end('{}'));
    const client = createHeyGenClient({ base: () => heygen.url, userAgent: 'test' });
    const watcher = new JobWatcher({ client, getOperation: (name) => catalog.getOperation(name), pollIntervalMs: 10 });
    const wait = watcher.wait({ kind: videoJob, id: 'vid_1' }, { caller: { key: 'k' }, timeoutMs: 400 });
    await expect(wait).rejects.toThrow();
    expect(heygen.seen.length).toBe(1);
    for (const [, ms = 0] of timers.mock.calls) expect(ms).toBeLessThanOrEqual(MAX_TIMER_MS);
    await client.close();
  });

  it.each([1e15, Number.POSITIVE_INFINITY, Number.NaN, -1])(
    'that another instance tells as %s milliseconds makes no busy loop either',
    async (ms) => {
      const timers = vi.spyOn(globalThis, 'setTimeout');
      const group = new PollGroup({
        kind: videoJob,
        key: 'k',
        account: 'a',
        reader: { requests: 0, readOne: () => new Promise(() => {}), readMany: () => new Promise(() => {}) },
        eventBus: localEventBus,
        pollIntervalMs: 10,
        onThrottle: () => {},
      });
      const listener = { onReading: () => {}, onFailure: () => {} };
      const watch = group.join({ kind: videoJob, id: 'vid_1' }, Date.now(), listener);
      group.throttle(ms);
      for (const [, given = 0] of timers.mock.calls) expect(given).toBeLessThanOrEqual(MAX_TIMER_MS);
      expect(timers.mock.calls.at(-1)?.[1]).not.toBeNaN();
      group.leave(watch, listener);
    },
  );
});
