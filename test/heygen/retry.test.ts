import { describe, expect, it } from 'vitest';
import { type ErrorDetails, HeyGenError } from '../../src/heygen/errors.ts';
import { getRetryDelayMs, mayRetry } from '../../src/heygen/retry.ts';

const error = (facts: Partial<ErrorDetails>) => new HeyGenError({ kind: 'invalid', message: 'x', ...facts });
const read = { repeats: 'by nature' } as const;
const keyed = { repeats: 'header' } as const;
const bare = { repeats: 'not at all' } as const;

describe('mayRetry', () => {
  it.each([500, 502, 503, 504])('repeats %i where it cannot happen twice', (status) => {
    const failure = error({ kind: 'unavailable', status });
    expect(mayRetry(failure, read)).toBe(true);
    expect(mayRetry(failure, keyed)).toBe(true);
    expect(mayRetry(failure, bare)).toBe(false);
  });

  it('repeats broken connections and cut answers where it cannot happen twice', () => {
    for (const kind of ['unreachable', 'bad_answer'] as const) {
      expect(mayRetry(error({ kind }), read)).toBe(true);
      expect(mayRetry(error({ kind }), keyed)).toBe(true);
      expect(mayRetry(error({ kind }), bare)).toBe(false);
    }
  });

  it('repeats what HeyGen cannot recognise only where it was never sent', () => {
    expect(mayRetry(error({ kind: 'unreachable', outcomeUnknown: false }), bare)).toBe(true);
    expect(mayRetry(error({ kind: 'unreachable', outcomeUnknown: true }), bare)).toBe(false);
    expect(mayRetry(error({ kind: 'invalid', status: 400, outcomeUnknown: false }), bare)).toBe(false);
  });

  it('repeats 429 whatever the method: nothing was done', () => {
    expect(mayRetry(error({ kind: 'rate_limited', status: 429 }), bare)).toBe(true);
  });

  it('waits for a Retry-After of 20 s at most', () => {
    const limited = (retryAfter: number) => error({ kind: 'rate_limited', status: 429, retryAfter });
    expect(mayRetry(limited(20), read)).toBe(true);
    expect(mayRetry(limited(21), read)).toBe(false);
  });

  it('does not hammer on a used-up quota', () => {
    expect(mayRetry(error({ kind: 'rate_limited', status: 429, code: 'quota_exceeded' }), read)).toBe(false);
  });

  it('waits for a first request that still runs, and only for that conflict', () => {
    expect(mayRetry(error({ kind: 'conflict', status: 409, code: 'request_in_progress' }), keyed)).toBe(true);
    expect(mayRetry(error({ kind: 'conflict', status: 409, code: 'conflict' }), keyed)).toBe(false);
  });

  it.each([
    { kind: 'unauthorized', status: 401 },
    { kind: 'no_credit', status: 402 },
    { kind: 'not_found', status: 404 },
    { kind: 'timeout' },
    { kind: 'unavailable', status: 501 },
  ] as const)('does not repeat %j', (facts) => {
    expect(mayRetry(error(facts), keyed)).toBe(false);
  });
});

describe('getRetryDelayMs', () => {
  const failed = { error: error({ kind: 'unavailable', status: 503 }), attempt: 1, elapsedMs: 0, backoffMs: 500 };
  const limited = { ...failed, error: error({ kind: 'rate_limited', status: 429, retryAfter: 3 }) };

  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
  ])('doubles the back-off: attempt %i waits %i ms, and up to as much again', (attempt, least) => {
    const delayMs = getRetryDelayMs({ ...failed, attempt });
    expect(delayMs).toBeGreaterThanOrEqual(least);
    expect(delayMs).toBeLessThanOrEqual(2 * least);
  });

  it('waits no longer than 8 s by itself, and repeats three times', () => {
    expect(getRetryDelayMs({ ...failed, backoffMs: 60_000 })).toBe(8_000);
    expect(getRetryDelayMs({ ...failed, attempt: 4 })).toBeUndefined();
  });

  it('takes a Retry-After in place of the back-off', () => {
    expect(getRetryDelayMs({ ...limited, attempt: 3, backoffMs: 60_000 })).toBe(3_000);
  });

  it('does not answer a Retry-After of 0 with a busy loop', () => {
    const now = error({ kind: 'rate_limited', status: 429, retryAfter: 0 });
    expect(getRetryDelayMs({ ...limited, error: now })).toBeGreaterThanOrEqual(500);
  });

  it('lets no retry begin later than 30 s after the first attempt', () => {
    expect(getRetryDelayMs({ ...limited, elapsedMs: 27_000 })).toBe(3_000);
    expect(getRetryDelayMs({ ...limited, elapsedMs: 27_001 })).toBeUndefined();
  });
});
