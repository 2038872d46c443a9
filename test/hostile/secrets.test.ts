import { describe, expect, it } from 'vitest';
import { formatFatalError } from '../../src/cli/run-command.ts';
import { parseInvocation } from '../../src/cli/settings/config.ts';
import { redactKey } from '../../src/heygen/error-mapping.ts';
import { HeyGenError } from '../../src/heygen/errors.ts';
import { fingerprint, setFingerprintSecret } from '../../src/runtime/fingerprint.ts';
import { redactAddresses } from '../../src/runtime/redact.ts';
import { createSecretMatcher } from '../../src/runtime/secret-matcher.ts';

const KEY = 'sk_V2_hgu/k+Ey3~secret==of_ada';

describe('a key that HeyGen sends back', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  it.each([
    ['as it is', KEY],
    ['URL-encoded', encodeURIComponent(KEY)],
    ['URL-encoded in small letters', encodeURIComponent(KEY).toLowerCase()],
    ['as base64', base64(KEY)],
    ['as base64url', Buffer.from(KEY).toString('base64url')],
    ['as base64 within a header', base64(`user:${KEY}`)],
    ['as base64 within another', base64(`ab:${KEY}:cd`)],
  ])('%s is not told', (_, form) => {
    const error = redactKey(new HeyGenError({ kind: 'invalid', message: `Bad key ${form}!` }), KEY);
    for (const part of [KEY, encodeURIComponent(KEY), base64(KEY).slice(4, -4)])
      expect(error.message).not.toContain(part);
    expect(error.message).toContain('[key]');
  });
});

describe('an address', () => {
  it.each([
    ['redis://ada:pa55word@redis.example:6379/0', 'pa55word'],
    ['https://ada:pa55word@api.example/x', 'pa55word'],
    ['https://:pa55word@api.example/x', 'pa55word'],
    ['https://s3.example/f.mp4?X-Amz-Credential=AKIA5ecret&X-Amz-Signature=abcdef0123', 'abcdef0123'],
    ['https://s3.example/f.mp4?X-Amz-Credential=AKIA5ecret&x=1', 'AKIA5ecret'],
    ['https://cdn.example/f?Expires=1&Signature=abc123&Key-Pair-Id=K5', 'abc123'],
    ['https://mcp.example/mcp?api_key=5ecret', '5ecret'],
  ])('%s is told without what opens it', (address, secret) => {
    expect(redactAddresses(`at ${address} and on`)).not.toContain(secret);
    expect(redactAddresses(`at ${address} and on`)).toContain('example');
  });

  it('without a secret stays', () => {
    for (const text of ['https://api.example/x?limit=20&y=z', 'mail to ada@example.com', 'a: b@c'])
      expect(redactAddresses(text)).toBe(text);
  });

  it('of the configuration is told without its password', () => {
    const env = { HEYGEN_API_BASE: 'ftp://ada:pa55word@api.example' };
    try {
      parseInvocation(['stdio'], env);
      expect.unreachable();
    } catch (error) {
      expect(formatFatalError(error)).toContain('HEYGEN_API_BASE');
      expect(formatFatalError(error)).not.toContain('pa55word');
    }
  });
});

it('a key that is given as an argument is not repeated', () => {
  for (const argv of [[KEY], ['http', KEY], ['stdio', 'sk_V2_0123456789abcdef']])
    expect(() => parseInvocation(argv, {})).toThrow(/^(?!.*(sk_V2)).*Commands: stdio/s);
  expect(() => parseInvocation(['sdtio'], {})).toThrow('"sdtio"');
});

describe('what stands for a secret', () => {
  it('is the same where a secret is shared, and tells no guesser anything', () => {
    setFingerprintSecret('one');
    const one = fingerprint(KEY);
    expect(fingerprint(KEY)).toBe(one);
    setFingerprintSecret('two');
    expect(fingerprint(KEY)).not.toBe(one);
    expect(one).toMatch(/^[\w-]{22}$/);
  });

  it('is found among others by the whole of it', () => {
    const find = createSecretMatcher(['first', KEY]);
    expect([find(KEY), find('first'), find(''), find(`${KEY}x`), find(KEY.slice(1))]).toEqual([1, 0, -1, -1, -1]);
  });
});
