import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../src/heygen/classify-error.ts';
import { getErrorAdvice } from '../../../src/mcp/results/error-advice.ts';

function explain(status: number, code: string | undefined, v1v2 = false) {
  const kind = classifyError(status, code);
  return { kind, advice: getErrorAdvice({ kind, status, code, message: 'x' }, v1v2) };
}

describe('an error of HeyGen’s', () => {
  it.each([
    [302, undefined, 'unreachable', /HEYGEN_API_BASE/],
    [401, undefined, 'unauthorized', /HEYGEN_API_KEY/],
    [402, 'insufficient_credit', 'no_credit', /top up/],
    [403, 'forbidden', 'forbidden', /plan or role/],
    [404, undefined, 'not_found', /id/],
    [404, 'voice_not_found', 'not_found', /list_voices/],
    [409, 'request_in_progress', 'conflict', /again/],
    [413, undefined, 'invalid', /URL or an asset id/],
    [422, undefined, 'invalid', /field/],
    [429, 'rate_limit_exceeded', 'rate_limited', /wait/],
    [429, 'quota_exceeded', 'rate_limited', /get_current_user/],
    [500, undefined, 'unavailable', /HeyGen/],
    [503, 'a_code_of_tomorrow', 'unavailable', /HeyGen/],
    [418, 'a_code_of_tomorrow', 'invalid', /field/],
  ])('explains %i %s as %s', (status, code, kind, hint) => {
    expect(explain(status, code)).toMatchObject({ kind, advice: expect.stringMatching(hint) });
  });

  it.each([
    [400, '400112', 'unauthorized', /HEYGEN_API_KEY/],
    [400, '401057', 'unauthorized', /HEYGEN_API_KEY/],
    [400, '400599', 'forbidden', /plan/],
    [400, '400631', 'forbidden', /support/],
    [400, '40031', 'not_found', /id/],
    [400, '400123', 'rate_limited', /wait/],
    [400, '400105', 'invalid', /Reword/],
    [400, '400175', 'invalid', /field/],
  ])('reads the numbers of v1: %i %s is %s', (status, code, kind, hint) => {
    expect(explain(status, code, true)).toMatchObject({ kind, advice: expect.stringMatching(hint) });
  });

  it('names no tool of v3 for an id of v1 or v2', () => {
    expect(explain(404, 'avatar_not_found', true)).toMatchObject({ kind: 'not_found' });
    expect(explain(404, 'avatar_not_found', true).advice).not.toContain('list_avatar_looks');
    expect(explain(402, 'insufficient_credit', true).kind).toBe('no_credit');
  });

  it('never tells the owner of a valid key to log in again', () => {
    expect(explain(403, undefined).advice).not.toMatch(/log ?in/i);
  });

  it('does not mistake names of Object.prototype for codes', () => {
    expect(explain(404, 'constructor').kind).toBe('not_found');
  });
});

describe('a failure before HeyGen answered', () => {
  it.each([
    ['no_key', /create a key .* HEYGEN_API_KEY/],
    ['unreachable', /HEYGEN_API_BASE/],
    ['timeout', /in a minute/],
    ['bad_answer', /HEYGEN_API_BASE/],
  ] as const)('of kind %s has advice', (kind, advice) => {
    expect(getErrorAdvice({ kind, message: 'x' })).toMatch(advice);
  });
});
