import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folder, serve, type TestServer } from '../support/files.ts';
import { connect } from '../support/mcp-clients.ts';
import { run } from '../support/server-process.ts';

/** A HeyGen that knows one key and one session, and what it was sent. */
const USER = { username: 'ann', email: 'ann@example.com', billing_type: 'wallet' };
let heygen: TestServer;
let asked: (string | undefined)[];
let dir: string;
let settings: Record<string, string>;

beforeEach(async () => {
  asked = [];
  heygen = await serve((request, response) => {
    const who = (request.headers['x-api-key'] as string | undefined) ?? request.headers.authorization;
    asked.push(who);
    const known = who === 'key-of-ann' || who === 'Bearer session-of-ann';
    const body = known ? { data: USER } : { error: { code: 'unauthorized', message: 'Invalid API key' } };
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  dir = folder();
  settings = { HEYGEN_CONFIG_DIR: dir, HEYGEN_API_BASE: heygen.url };
});
afterEach(() => heygen.close());

const file = () => join(dir, 'credentials');
const session = (expires_at: string) => JSON.stringify({ oauth: { access_token: 'session-of-ann', expires_at } });
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('heygen-mcp login', () => {
  it('checks the key, stores it for its owner alone, and logout takes it away', async () => {
    const login = await run(['login'], settings, 'key-of-ann\n');
    expect(login.code).toBe(0);
    expect(login.stdout).toContain(`Stored in ${file()}, for ann@example.com`);
    expect(login.stdout + login.stderr).not.toContain('key-of-ann');
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ api_key: 'key-of-ann' });
    expect((await stat(file())).mode & 0o777).toBe(0o600);

    const doctor = await run(['doctor'], settings);
    expect(doctor.stdout).toContain(`Key from ${file()}, stored by heygen-mcp login`);

    expect((await run(['logout'], settings)).stdout).toContain('was taken out of');
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  it('stores nothing that HeyGen refuses', async () => {
    const { code, stderr } = await run(['login'], settings, 'key-of-nobody\n');
    expect(code).toBe(2);
    expect(stderr).toContain('Nothing was stored');
    expect(stderr).not.toContain('key-of-nobody');
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  it.each([
    ['', 'no key was given'],
    ['k e y\n', 'has characters that no key has'],
  ])('refuses %j', async (input, reason) => {
    expect((await run(['login'], settings, input)).stderr).toContain(reason);
    expect(asked).toEqual([]);
  });
});

describe('heygen-mcp logout', () => {
  it('leaves what HeyGen’s command line stored', async () => {
    await writeFile(file(), 'key-of-ann\n');
    expect((await run(['logout'], settings)).stdout).toContain("stored by HeyGen's command line");
    expect(await readFile(file(), 'utf8')).toBe('key-of-ann\n');
    expect((await run(['logout'], { ...settings, HEYGEN_CONFIG_DIR: folder() })).stdout).toBe('No key is stored.\n');
  });
});

describe('a call', () => {
  it.each([
    ['the stored key', 'key-of-ann\n', {}, 'key-of-ann'],
    ['the session, as Bearer', session(hoursFromNow(1)), {}, 'Bearer session-of-ann'],
    ['the key that is set, before what is stored', 'stored\n', { HEYGEN_API_KEY: 'key-of-ann' }, 'key-of-ann'],
  ])('is made with %s', async (_, stored, env, expected) => {
    await writeFile(file(), stored);
    const host = await connect('stdio', '2025', { ...settings, ...env });
    await host.call('get_current_user', {});
    await host.close();
    expect(asked).toEqual([expected]);
  });

  it('uses a session that is renewed while the server runs', async () => {
    await writeFile(file(), session(hoursFromNow(-1)));
    const host = await connect('stdio', '2026', settings);
    const ended = await host.call('get_current_user', {});
    expect(ended.isError).toBe(true);
    expect(JSON.stringify(ended)).toContain('`heygen auth login`');
    expect(asked).toEqual([]);
    await writeFile(file(), session(hoursFromNow(1)));
    expect((await host.call('get_current_user', {})).isError).toBeFalsy();
    await host.close();
  });
});
