import { describe, expect, it } from 'vitest';
import { type ErrorDetails, HeyGenError } from '../../src/heygen/errors.ts';
import type { HeyGenRequest } from '../../src/heygen/request.ts';
import { mayRetry as mayRetryAfter } from '../../src/heygen/retry.ts';

const error = (facts: Partial<ErrorDetails>) => new HeyGenError({ kind: 'invalid', message: 'x', ...facts });
const read = { repeats: 'by nature' } as const;
const keyed = { repeats: 'header' } as const;
const bare = { repeats: 'not at all' } as const;

const mayRetry = (failure: HeyGenError, request: Pick<HeyGenRequest, 'repeats'>, elapsedMs = 0) =>
  mayRetryAfter(failure, request, elapsedMs);

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

  it('lets no retry begin later than 30 s after the first attempt, a Retry-After included', () => {
    const limited = error({ kind: 'rate_limited', status: 429, retryAfter: 3 });
    expect(mayRetry(limited, read, 27_000)).toBe(true);
    expect(mayRetry(limited, read, 27_001)).toBe(false);
    const away = error({ kind: 'unavailable', status: 503 });
    expect(mayRetry(away, read, 30_000)).toBe(true);
    expect(mayRetry(away, read, 30_001)).toBe(false);
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
