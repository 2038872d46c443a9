import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connect } from '../support/mcp-clients.ts';
import { environment, MAIN, run } from '../support/server-process.ts';

const shell = (line: string) =>
  spawnSync('sh', ['-c', line.replaceAll('$MAIN', `"${process.execPath}" "${MAIN}"`)], {
    env: environment({}),
    encoding: 'utf8',
  });

describe('a key that is none', () => {
  it('explains itself at the first call over stdio, and lists the tools before', async () => {
    const host = await connect('stdio', '2026', { HEYGEN_API_KEY: 'your key' });
    expect((await host.client.listTools()).tools.length).toBeGreaterThan(20);
    const { isError, text } = await host.call('get_current_user', {});
    expect(isError).toBe(true);
    expect(text).toMatch(/^HEYGEN_API_KEY: has characters that no key has; copy it again\. Nothing was sent\./);
    await host.close();
  });

  it('ends the HTTP server at once', async () => {
    const { code, stderr } = await run(['http', '--port', '0'], { HEYGEN_API_KEY: 'your key' });
    expect(stderr).toBe('heygen-mcp: HEYGEN_API_KEY: has characters that no key has; copy it again.\n');
    expect(code).toBe(2);
  });
});

describe('what the system refuses is told in one line', () => {
  it.each([
    ['a host that is not there', ['http', '--host', 'nosuchhost.invalid', '--auth', 'key'], {}, /ENOTFOUND|EAI_AGAIN/],
    ['a folder that is missing', [], { HEYGEN_FILES_ROOT: '/nowhere/at/all' }, /does not exist; create it/],
    ['a mistyped safety setting', [], { HEYGEN_READONLY: '1' }, /HEYGEN_READ_ONLY is/],
  ])('%s', async (_, args, settings, message) => {
    const { code, stderr } = await run(args, settings);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('a reader that has seen enough', () => {
    const { stderr } = shell('$MAIN tools --json | head -1');
    expect(stderr).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('a disk that is full', () => {
    const { stderr, status } = shell('$MAIN tools --json > /dev/full');
    expect(stderr).toMatch(/^heygen-mcp: .*ENOSPC.*\n$/);
    expect(status).toBe(2);
  });
});
