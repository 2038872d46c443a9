import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/server-process.ts';

let folder: string;
let file: string;
let emptyPage: Server;
let page: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-doctor-'));
  file = join(folder, 'file');
  writeFileSync(file, 'token-alone\n');
  emptyPage = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
  await once(emptyPage, 'listening');
  page = `http://127.0.0.1:${(emptyPage.address() as AddressInfo).port}`;
});
afterAll(() => {
  emptyPage.close();
  rmSync(folder, { recursive: true });
});

const SANDBOX = { HEYGEN_SANDBOX: '1' };
const CLOSED = 'http://127.0.0.1:9';
const S3 = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'secret-of-bucket' };
const OAUTH = { HEYGEN_MCP_AUTH: 'oauth', HEYGEN_MCP_PUBLIC_URL: 'http://127.0.0.1:9' };

/** Configurations that are broken, and the line that says how. */
const BROKEN: readonly [what: string, settings: () => Record<string, string>, line: RegExp][] = [
  ['a key with a space in it', () => ({ HEYGEN_API_KEY: 'your key' }), /^FAIL HEYGEN_API_KEY: has characters/m],
  ['HeyGen that is not there', () => ({ HEYGEN_API_KEY: 'k', HEYGEN_API_BASE: CLOSED }), /^FAIL HeyGen: .*network/m],
  [
    'a token file with a token that is too short',
    () => ({ ...SANDBOX, HEYGEN_SANDBOX: '0', HEYGEN_MCP_AUTH: 'token', HEYGEN_MCP_TOKENS_FILE: file }),
    /^FAIL HEYGEN_MCP_TOKENS_FILE \S+: line \d+: its token has less than 32 signs/m,
  ],
  [
    'an issuer that publishes nothing',
    () => ({ ...SANDBOX, ...OAUTH, HEYGEN_MCP_OAUTH_ISSUER: page }),
    /^FAIL HEYGEN_MCP_OAUTH_ISSUER: .*publishes no metadata/m,
  ],
  [
    'a mistyped safety setting',
    () => ({ ...SANDBOX, HEYGEN_READONLY: '1' }),
    /HEYGEN_READONLY is not a setting; HEYGEN_READ_ONLY is/,
  ],
];

/** What is broken beside each other, and the lines that say how. */
const TOGETHER: readonly [settings: () => Record<string, string>, line: RegExp][] = [
  [() => ({ HEYGEN_WAIT_SECOND: '9' }), /^FAIL HEYGEN_WAIT_SECOND is not a setting/m],
  [() => ({ HEYGEN_FILES_ROOT: file }), /^FAIL HEYGEN_FILES_ROOT .*file is a file/m],
  [() => ({ HOST: '0.0.0.0' }), /^FAIL HOST 0\.0\.0\.0: without authentication/m],
  [() => ({ ...S3, S3_ENDPOINT: `${CLOSED}/bucket` }), /^FAIL Bucket \(s3\): /m],
  [() => ({ REDIS_URL: 'redis://:very-secret@127.0.0.1:9' }), /^FAIL REDIS_URL 127\.0\.0\.1:9: ECONNREFUSED/m],
  [() => ({ HTTPS_PROXY: 'http://me:very-secret@127.0.0.1:9' }), /^FAIL HTTPS_PROXY 127\.0\.0\.1:9: ECONNREFUSED/m],
  [
    () => ({ HEYGEN_MCP_PUBLIC_URL: page, HEYGEN_WEBHOOK_SECRET: 'whsec-of-this-endpoint' }),
    /^FAIL HEYGEN_MCP_PUBLIC_URL .*404/m,
  ],
];

describe('doctor', () => {
  it.concurrent.each(BROKEN)('finds %s', async (_, settings, line) => {
    const { code, stdout, stderr } = await run(['doctor'], settings());
    expect(stdout + stderr).toMatch(line);
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).not.toMatch(/very-secret|"level"|^\s+at /m);
  });

  it('finds all that is broken at once, by a line for each, and says ok for what is not', async () => {
    const settings = Object.assign({}, SANDBOX, ...TOGETHER.map(([broken]) => broken()));
    const { code, stdout, stderr } = await run(['doctor'], settings);
    for (const [, line] of TOGETHER) expect(stdout).toMatch(line);
    expect(stdout.match(/^FAIL /gm)).toHaveLength(TOGETHER.length);
    expect(stdout).toMatch(/^ok {3}HeyGen answers: account /m);
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).not.toMatch(/very-secret|"level"|^\s+at /m);
  });

  it('says ok for what it looked at, and what it cannot know', async () => {
    const { code, stdout, stderr } = await run(['doctor'], {
      ...SANDBOX,
      HEYGEN_FILES_ROOT: folder,
      HEYGEN_WEBHOOK_SECRET: 'whsec-of-this-endpoint',
      HEYGEN_MCP_PUBLIC_URL: 'http://127.0.0.1:9',
    });
    expect(stdout).toMatch(/^ok {3}HeyGen answers: account /m);
    expect(stdout).toContain(`ok   Folder ${folder} can be read and written`);
    expect(stdout).toMatch(/^-- {3}not checked: Whether HEYGEN_WEBHOOK_SECRET/m);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('takes a key that lacks account:read for healthy', async () => {
    const { code, stdout } = await run(['doctor'], { ...SANDBOX, HEYGEN_API_KEY: 'k[[sandbox:no-account-scope]]' });
    expect(stdout).toMatch(/^ok {3}HeyGen answers: the key works, and lacks the scope account:read/m);
    expect(code).toBe(0);
  });

  it('holds every reading operation against HeyGen with --live, and writes what it saw', async () => {
    const json = join(folder, 'live.json');
    const { code, stdout } = await run(['doctor', '--live', '--json', json], { ...SANDBOX, HEYGEN_API_KEY: 'k' });
    expect(stdout).toMatch(/^ok +list_videos$/m);
    expect(stdout).toMatch(/^\d+ operations: \d+ ok, 0 drift, /m);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(json, 'utf8')).findings.length).toBeGreaterThan(60);
    const drifted = await run(['doctor', '--live'], { ...SANDBOX, HEYGEN_API_KEY: 'k[[sandbox:drift]]' });
    expect(drifted.stdout).toMatch(/^drift +list_avatar_groups +created_at: .*seen "yesterday"/m);
    expect(drifted.code).toBe(1);
  });

  it('writes a file only with --live', async () => {
    expect((await run(['doctor', '--json', 'x'], SANDBOX)).stderr).toContain(
      '--json goes with heygen-mcp doctor --live',
    );
    expect((await run(['doctor', 'x'], SANDBOX)).stderr).toContain('Files go behind --json');
  });
});
