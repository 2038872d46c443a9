import { describe, expect, it } from 'vitest';
import { parseErrorBody, parseRetryAfter } from '../../src/heygen/errors.ts';

describe('parseErrorBody', () => {
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

describe('parseRetryAfter', () => {
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
