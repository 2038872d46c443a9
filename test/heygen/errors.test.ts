import { describe, expect, it } from 'vitest';
import { getAdvice, parseErrorBody, parseRetryAfter } from '../../src/heygen/errors.ts';

describe('reportedError', () => {
  it('reads the v3 shape', () => {
    const body = {
      error: { code: 'invalid_parameter', message: 'Bad ratio', param: 'aspect_ratio', doc_url: 'https://x' },
    };
    expect(parseErrorBody(body)).toEqual({ code: 'invalid_parameter', message: 'Bad ratio', param: 'aspect_ratio' });
  });

  it('reads the older shape with a number as code', () => {
    expect(parseErrorBody({ code: 400_112, message: 'Unauthorized', data: null })).toMatchObject({
      code: '400112',
      message: 'Unauthorized',
    });
  });

  it('compares codes in lower case', () => {
    expect(parseErrorBody({ error: { code: 'AVATAR_NOT_FOUND', message: 'x' } }).code).toBe('avatar_not_found');
  });

  it('takes the literal code "error" for none', () => {
    expect(parseErrorBody({ error: { code: 'error', message: 'x' } }).code).toBeUndefined();
  });

  it.each([['text'], [undefined], [null], [[]], [{ error: null }]])('finds nothing in %j', (body) => {
    expect(parseErrorBody(body)).toEqual({ code: undefined, message: undefined, param: undefined });
  });

  it('reads an error that is a bare string', () => {
    expect(parseErrorBody({ error: 'It broke' }).message).toBe('It broke');
  });
});

describe('adviceFor', () => {
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
    const advice = getAdvice(status, code);
    expect(advice.kind).toBe(kind);
    expect(advice.hint).toMatch(hint);
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
    expect(getAdvice(status, code, true)).toMatchObject({ kind, hint: expect.stringMatching(hint) });
  });

  it('names no tool of v3 for an id of v1 or v2', () => {
    expect(getAdvice(404, 'avatar_not_found', true)).toMatchObject({ kind: 'not_found' });
    expect(getAdvice(404, 'avatar_not_found', true).hint).not.toContain('list_avatar_looks');
    expect(getAdvice(402, 'insufficient_credit', true).kind).toBe('no_credit');
  });

  it('never tells the owner of a valid key to log in again', () => {
    expect(getAdvice(403, undefined).hint).not.toMatch(/log ?in/i);
  });

  it('does not mistake names of Object.prototype for codes', () => {
    expect(getAdvice(404, 'constructor').kind).toBe('not_found');
  });
});

describe('retryAfterSeconds', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['-3', 0],
    ['', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, seconds) => {
    expect(parseRetryAfter(header)).toBe(seconds);
  });

  it('reads an HTTP date', () => {
    const now = Date.parse('2026-11-20T10:00:00Z');
    expect(parseRetryAfter('Fri, 20 Nov 2026 10:00:12 GMT', now)).toBe(12);
  });
});
