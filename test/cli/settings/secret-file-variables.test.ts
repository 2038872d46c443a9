import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getConfiguredKey } from '../../../src/cli/credentials/configured-key.ts';
import { parseInvocation } from '../../../src/cli/settings/config.ts';
import { FILE_VARIABLES } from '../../../src/cli/settings/secret-file-variables.ts';
import { folder } from '../../support/files.ts';

function fileOf(text: string): string {
  const path = join(folder(), 'secret');
  writeFileSync(path, text);
  return path;
}

function configOf(env: Record<string, string>, argv: string[] = ['http']) {
  const invocation = parseInvocation(argv, env);
  if (!('run' in invocation)) throw new TypeError('nothing to run');
  return invocation.run;
}

describe('a secret in a file', () => {
  it.each([
    ['HEYGEN_API_KEY_FILE', 'apiKey', 'a-key'],
    ['REDIS_URL_FILE', 'redisUrl', 'rediss://:p@redis:6379'],
    ['HEYGEN_MCP_METRICS_TOKEN_FILE', 'metricsToken', 'm'.repeat(40)],
    ['HTTPS_PROXY_FILE', 'httpsProxy', 'http://name:password@proxy:3128'],
  ] as const)('is read for %s, without the end of the line', (variable, name, secret) => {
    expect(FILE_VARIABLES).toContain(variable);
    expect(configOf({ [variable]: fileOf(`\uFEFF${secret}\r\n`) })[name]).toBe(secret);
  });

  it('is checked as the secret itself is, and never quoted', () => {
    const problemOf = (env: Record<string, string>) => {
      try {
        return JSON.stringify(configOf(env));
      } catch (error) {
        return (error as Error).message;
      }
    };
    const short = fileOf('too-short');
    expect(problemOf({ HEYGEN_MCP_METRICS_TOKEN_FILE: short })).toBe(
      `HEYGEN_MCP_METRICS_TOKEN_FILE ${short}: must have 32 signs or more.`,
    );
    expect(problemOf({ REDIS_URL_FILE: '/nowhere' })).toBe('REDIS_URL_FILE /nowhere: cannot be read (ENOENT).');
    expect(problemOf({ REDIS_URL_FILE: fileOf('\n') })).toMatch(/^REDIS_URL_FILE .* is empty/);
    expect(problemOf({ HEYGEN_API_KEY: 'a-key', HEYGEN_API_KEY_FILE: fileOf('another') })).toBe(
      'HEYGEN_API_KEY and HEYGEN_API_KEY_FILE: both are set; keep one of them.',
    );
  });

  it('counts less than a flag, and not at all where it is left empty', () => {
    const env = { HEYGEN_API_KEY_FILE: fileOf('of-the-file') };
    expect(configOf(env, ['http', '--api-key', 'of-the-flag'])).toMatchObject({ apiKey: 'of-the-flag' });
    expect(configOf({ HEYGEN_API_KEY: 'a-key', HEYGEN_API_KEY_FILE: '${KEY_FILE}' }).apiKey).toBe('a-key');
    expect(configOf({ HEYGEN_API_KEY: 'a-key', HEYGEN_API_KEY_FILE: '' }).apiKey).toBe('a-key');
  });

  it('is read again when it changes, if it is the key; until it is one the last good one counts', () => {
    const file = fileOf('first-key');
    const config = configOf({ HEYGEN_API_KEY_FILE: file });
    expect(getConfiguredKey(config)).toBe('first-key');
    writeFileSync(file, '');
    expect(getConfiguredKey(config)).toBe('first-key');
    writeFileSync(file, 'next-key-of-all\n');
    expect(getConfiguredKey(config)).toBe('next-key-of-all');
  });
});
