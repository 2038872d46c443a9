import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getConfiguredKey, getProcessKey } from '../../../src/cli/credentials/configured-key.ts';
import {
  type Credentials,
  getCredentialsPath,
  parseCredentials,
  readCredentials,
  writeCredentials,
} from '../../../src/cli/credentials/credentials-file.ts';
import { addKey } from '../../../src/cli/credentials/login.ts';
import { removeKey } from '../../../src/cli/credentials/logout.ts';
import {
  chooseCredential,
  explainStoredCredential,
  isOwnKey,
  readStoredCredential,
} from '../../../src/cli/credentials/stored-credential.ts';
import { parseInvocation } from '../../../src/cli/settings/config.ts';
import { folder } from '../../support/files.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const at = (time: string) => new Date(`2026-11-21T${time}Z`);

describe('the file', () => {
  it('is where HeyGen’s command line has it', () => {
    expect(getCredentialsPath({ configDir: '/srv/heygen' })).toBe(join('/srv/heygen', 'credentials'));
    expect(getCredentialsPath({})).toMatch(/[\\/]\.heygen[\\/]credentials$/);
  });

  it.each([
    ['one line', ' key-1 \n', { api_key: 'key-1' }],
    ['JSON', '{ "api_key": "key-1", "later": [1] }', { api_key: 'key-1', later: [1] }],
  ])('is read as %s', (_, text, expected) => {
    expect(parseCredentials(text)).toEqual(expected);
  });

  it.each([
    ['', 'it is empty'],
    ['key-1\nkey-2\n', 'it is neither JSON nor one line with a key'],
    ['{ "api_key": "key-1', 'it is not valid JSON'],
  ])('that is broken is refused without a word of it: %j', async (text, reason) => {
    const configDir = folder();
    await writeFile(getCredentialsPath({ configDir }), text);
    const stored = readStoredCredential({ configDir });
    expect(stored).toEqual({ kind: 'broken', reason: expect.stringContaining(reason) });
    expect(JSON.stringify(stored)).not.toContain('key-1');
    expect(explainStoredCredential(stored)?.details.message).toContain(reason);
  });

  it('is written for its owner alone, in a folder that is', async () => {
    const configDir = join(folder(), 'new');
    const path = getCredentialsPath({ configDir });
    await writeCredentials(path, { api_key: 'key-1' });
    expect(readCredentials(path)).toEqual({ api_key: 'key-1' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(configDir)).mode & 0o777).toBe(0o700);
  });

  it('that cannot be read is none to use', async () => {
    const configDir = folder();
    await mkdir(getCredentialsPath({ configDir }));
    expect(readStoredCredential({ configDir }).kind).toBe('broken');
  });
});

describe('what is chosen', () => {
  const session = { access_token: 'tok', refresh_token: 'ref', expires_at: '2026-11-21T13:00:00Z' };
  it.each<[string, Credentials, object]>([
    ['nothing', {}, { kind: 'none' }],
    ['a key', { api_key: 'k' }, { kind: 'key', key: 'k', own: false }],
    ['a key beside a session', { api_key: 'k', oauth: session }, { kind: 'key', key: 'k', own: false }],
    ['a session', { oauth: session }, { kind: 'session', key: 'Bearer tok', expiresAt: at('13:00:00') }],
    ['a session without a date', { oauth: { access_token: 'tok' } }, { kind: 'session', key: 'Bearer tok' }],
    [
      'a session in its last minute',
      { oauth: { ...session, expires_at: '2026-11-21T12:01:00Z' } },
      { kind: 'expired', expiresAt: at('12:01:00') },
    ],
    ['a token to renew with', { oauth: { refresh_token: 'ref' } }, { kind: 'expired' }],
  ])('of %s', (_, credentials, expected) => {
    expect(chooseCredential(credentials, NOON)).toEqual(expected);
  });

  it('of an ended session is explained, with how to renew it', () => {
    const error = explainStoredCredential({ kind: 'expired', expiresAt: at('11:00:00') });
    expect(error?.details).toMatchObject({
      kind: 'session_expired',
      message: expect.stringContaining('ended at 2026-11-21T11:00:00.000Z'),
    });
  });
});

describe('a sign-in', () => {
  const foreign = { oauth: { access_token: 'tok' }, device: { id: 7 }, user: { email: 'old@example.com' } };

  it('keeps what other programs have there, and marks its own key', () => {
    const after = addKey(foreign, 'key-1', { email: 'ann@example.com' });
    expect(after).toMatchObject({ oauth: foreign.oauth, device: { id: 7 }, user: { email: 'ann@example.com' } });
    expect(isOwnKey(after)).toBe(true);
    expect(isOwnKey({ ...after, api_key: 'key-of-another-program' })).toBe(false);
    expect(addKey(foreign, 'key-1', {})).not.toHaveProperty('user');
  });

  it('is taken back without what others have there', () => {
    const { user: _, ...kept } = foreign;
    expect(removeKey(addKey(foreign, 'key-1', {}))).toEqual(kept);
    expect(removeKey(addKey({}, 'key-1', { email: 'ann@example.com' }))).toBeUndefined();
  });
});

describe('the key of the process', () => {
  const configOf = (argv: string[], env: Record<string, string>) => {
    const invocation = parseInvocation(argv, env);
    if ('print' in invocation) throw new Error('expected settings');
    return invocation.run;
  };

  it.each<[string[], Record<string, string>, string | undefined, string | undefined]>([
    [[], {}, 'stored', undefined],
    [[], { HEYGEN_API_KEY: 'set' }, 'set', 'set'],
    [[], { HEYGEN_SANDBOX: '1' }, 'sandbox', 'sandbox'],
    [['http'], {}, 'stored', undefined],
    [['http'], { HEYGEN_MCP_AUTH: 'none' }, 'stored', undefined],
    [['http'], { HEYGEN_MCP_AUTH: 'key' }, undefined, undefined],
    [['http'], { HEYGEN_MCP_AUTH: 'token' }, undefined, undefined],
    [['http'], { HEYGEN_MCP_AUTH: 'oauth' }, undefined, undefined],
  ])('%j %j', async (argv, env, expected, configured) => {
    const configDir = folder();
    await writeFile(getCredentialsPath({ configDir }), 'stored\n');
    const config = configOf(argv, { ...env, HEYGEN_CONFIG_DIR: configDir });
    expect(getProcessKey(config)).toBe(expected);
    expect(getConfiguredKey(config)).toBe(configured);
  });
});
