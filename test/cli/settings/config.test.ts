import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, getPollIntervalMs, parseInvocation } from '../../../src/cli/settings/config.ts';
import { FLAG_GROUPS, FLAGS } from '../../../src/cli/settings/flags.ts';
import { formatHelp } from '../../../src/cli/settings/help.ts';

function config(argv: string[], env: Record<string, string> = {}): Config {
  const asked = parseInvocation(argv, env);
  if (!('run' in asked)) throw new Error('expected settings');
  return asked.run;
}

it('the rows of the settings stand in the order of their groups', () => {
  const groups = Object.values(FLAGS).map(({ group }) => group);
  expect([...new Set(groups)]).toEqual(Object.keys(FLAG_GROUPS));
  expect(groups.filter((group, index) => group !== groups[index - 1])).toEqual(Object.keys(FLAG_GROUPS));
});

describe('invocation', () => {
  it('runs stdio with defaults when nothing is said', () => {
    expect(config([])).toMatchObject({
      command: 'stdio',
      toolsets: ['default'],
      waitSeconds: 50,
      readOnly: false,
      port: 3000,
    });
    expect(config([]).apiKey).toBeUndefined();
  });

  it('lets a flag win over its variable', () => {
    expect(config(['http', '--port', '81'], { PORT: '82' })).toMatchObject({ command: 'http', port: 81 });
    expect(config([], { PORT: '82' }).port).toBe(82);
  });

  it.each(['1', 'true', 'yes', 'on'])('takes %j for on', (value) => {
    expect(config([], { HEYGEN_SANDBOX: value }).sandbox).toBe(true);
  });
  it.each(['0', 'false', ''])('takes %j for off', (value) => {
    expect(config([], { HEYGEN_SANDBOX: value }).sandbox).toBe(false);
  });

  it.each([
    [['--sandbox'], true],
    [['--sandbox', '1'], true],
    [['--sandbox=true'], true],
    [['--sandbox=false'], false],
    [['--sandbox', '0'], false],
  ])('takes %j for what it says', (argv, on) => {
    expect(config(argv, { HEYGEN_SANDBOX: on ? '0' : '1' }).sandbox).toBe(on);
    expect(config([...argv, 'http']).command).toBe('http');
  });

  it('goes on without a key that is none, except where it is the key of everybody', () => {
    const env = { HEYGEN_API_KEY: 'your key' };
    const { apiKey, keyProblem } = config([], env);
    expect(apiKey).toBeUndefined();
    expect(keyProblem).toMatch(/^HEYGEN_API_KEY: has characters that no key has/);
    expect(() => config(['http'], env)).toThrow(/^HEYGEN_API_KEY: has characters/);
  });

  it('expands ~, which no shell has seen', () => {
    const { filesRoot, configDir } = config([], { HEYGEN_FILES_ROOT: '~/films:/b~', HEYGEN_CONFIG_DIR: '~' });
    expect(filesRoot).toEqual([`${homedir()}/films`, '/b~']);
    expect(configDir).toBe(homedir());
  });

  it('reads proxies, in small letters too', () => {
    expect(config([], { https_proxy: 'http://proxy:3128', NO_PROXY: '*' })).toMatchObject({
      httpsProxy: 'http://proxy:3128',
      noProxy: '*',
    });
    expect(() => config([], { HTTPS_PROXY: 'proxy-with-hidden-password' })).not.toThrow(/hidden/);
  });

  it.each([
    ['HEYGEN_SPEND_LIMIT', 'HEYGEN_SPEND_LIMIT_USD'],
    ['HEYGEN_READONLY', 'HEYGEN_READ_ONLY'],
    ['HEYGEN_TOOLSET', 'HEYGEN_TOOLSETS'],
    ['HEYGEN_SANBOX', 'HEYGEN_SANDBOX'],
  ])('does not start with %s, which was meant to be %s', (name, nearest) => {
    expect(() => config([], { [name]: '1' })).toThrow(`${name} is not a setting; ${nearest} is.`);
  });

  it('tells other names that nobody reads, and leaves those of other programs', () => {
    const env = { HEYGEN_WAIT_SECOND: '5', HEYGEN_COLOUR: 'red', HEYGEN_OUTPUT: 'json', HEYGEN_MCP: '1' };
    expect(config([], env).unknownVariables).toEqual([
      { name: 'HEYGEN_WAIT_SECOND', nearest: 'HEYGEN_WAIT_SECONDS' },
      { name: 'HEYGEN_COLOUR', nearest: undefined },
      { name: 'HEYGEN_MCP', nearest: undefined },
    ]);
  });

  it('tells everything that is wrong at once', () => {
    expect(() => config([], { PORT: 'x', HEYGEN_WAIT_SECONDS: '0' })).toThrow(/WAIT_SECONDS.*\n.*PORT/);
  });

  it('reads an OpenAPI file for the doctor, one, and not with --live', () => {
    expect(config(['doctor', '--spec', 'https://example.com/api.json', '--json'])).toMatchObject({
      spec: true,
      json: true,
      operands: ['https://example.com/api.json'],
    });
    expect(config(['doctor', '--spec']).operands).toEqual([]);
    expect(() => config(['doctor', '--spec', 'a', 'b'])).toThrow('--spec: one file or address, not 2.');
    expect(() => config(['doctor', '--spec', '--live'])).toThrow('--spec and --live: ask for one of them.');
    expect(config([], { HEYGEN_SPEC_URL: './api.json' }).specUrl).toBe('./api.json');
  });

  it('takes a placeholder that a host did not fill for not set', () => {
    expect(config([], { HEYGEN_API_KEY: '${HEYGEN_API_KEY}' }).apiKey).toBeUndefined();
  });

  it('wants what belongs together, and shows no secret', () => {
    const refused = (env: Record<string, string>) => {
      try {
        return JSON.stringify(config([], env));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused({ S3_ENDPOINT: 'https://x/y', S3_ACCESS_KEY_ID: 'a' })).toMatch(/^S3_SECRET_ACCESS_KEY: missing/);
    expect(refused({ SUPABASE_SERVICE_ROLE_KEY: 'hidden-key' })).toMatch(/^SUPABASE_URL: missing/);
    expect(refused({ SUPABASE_SERVICE_ROLE_KEY: 'hidden-key' })).not.toContain('hidden-key');
    expect(config([], { SUPABASE_URL: 'https://x', SUPABASE_SERVICE_ROLE_KEY: 'k' }).supabaseBucket).toBe('videos-raw');
    expect(config([], { HEYGEN_FILES_ROOT: '/a:/b' }).filesRoot).toEqual(['/a', '/b']);
  });

  it('wants one secret of all instances before HeyGen may call them', () => {
    const shared = { REDIS_URL: 'redis://localhost', HEYGEN_MCP_PUBLIC_URL: 'https://mcp.example.com' };
    expect(() => config([], shared)).toThrow(/^HEYGEN_WEBHOOK_SECRET: missing; .*same one/);
    const { webhookSecrets } = config([], {
      ...shared,
      HEYGEN_WEBHOOK_SECRET: 'one-of-many-secrets, another-of-the-secrets',
    });
    expect(webhookSecrets).toEqual(['one-of-many-secrets', 'another-of-the-secrets']);
    expect(config([], { REDIS_URL: 'redis://localhost' }).redisUrl).toBe('redis://localhost');
    expect(config([], { HEYGEN_MCP_PUBLIC_URL: 'https://mcp.example.com' }).publicUrl).toBe('https://mcp.example.com');
  });

  it.each([
    [{ REDIS_URL: 'http://user:hidden@localhost' }, /^REDIS_URL: must be a redis/],
    [{ HEYGEN_MCP_PUBLIC_URL: 'mcp.example.com' }, /^HEYGEN_MCP_PUBLIC_URL "mcp.example.com"/],
  ])('refuses %j and tells no password', (env, message) => {
    expect(() => config([], env)).toThrow(message);
    expect(() => config([], env)).not.toThrow(/hidden/);
  });

  it('splits toolsets', () => {
    expect(config(['--toolsets', ' videos , voices,']).toolsets).toEqual(['videos', 'voices']);
  });

  it.each([
    [['--port', 'x'], {}, /--port "x": must be a number/],
    [[], { PORT: '70000' }, /PORT "70000": .*65535/],
    [[], { HEYGEN_SANDBOX: 'maybe' }, /HEYGEN_SANDBOX "maybe": must be 1 or 0\.$/],
    [[], { HEYGEN_MCP_PUBLIC_URL: 'https://x.example/mcp' }, /must be the address without \/mcp/],
    [[], { HEYGEN_MCP_ALLOWED_HOSTS: 'a.example,https://b.example' }, /https:\/\/b.example must be a name/],
    [[], { HEYGEN_MCP_ALLOWED_HOSTS: 'a.example:443' }, /without https:\/\/, port or path/],
    [[], { HEYGEN_MCP_ALLOWED_ORIGINS: 'app.example.com' }, /must be an origin such as/],
    [[], { HEYGEN_MCP_ALLOWED_ORIGINS: '*,https://app.example.com/x' }, /without a path/],
    [[], { HEYGEN_WEBHOOK_SECRET: 'abc' }, /^HEYGEN_WEBHOOK_SECRET: a secret must have 16 characters/],
    [[], { HEYGEN_API_BASE: 'ftp://x' }, /HEYGEN_API_BASE "ftp:\/\/x": must be an http/],
    [[], { HEYGEN_LOG_LEVEL: 'loud' }, /HEYGEN_LOG_LEVEL "loud": .*debug/],
    [['--colour'], {}, /--colour.*--help/s],
    [['serve'], {}, /Unknown command "serve".*stdio, http/],
    [['http', 'now'], {}, /Unknown command "http now"/],
  ])('refuses %j %j with the value and the choices', (argv, env, message) => {
    expect(() => parseInvocation(argv, env as Record<string, string>)).toThrow(ConfigError);
    expect(() => parseInvocation(argv, env as Record<string, string>)).toThrow(message);
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(config([]))).toBe(true);
  });

  it('prints help and version', () => {
    expect(parseInvocation(['--help'], {})).toEqual({ print: 'help' });
    expect(parseInvocation(['help'], {})).toEqual({ print: 'help' });
    expect(parseInvocation(['-v'], {})).toEqual({ print: 'version' });
    for (const title of Object.values(FLAG_GROUPS)) expect(formatHelp()).toContain(`\n${title}:\n  --`);
    for (const { flag, env } of Object.values(FLAGS)) {
      expect(formatHelp()).toContain(`--${flag}`);
      expect(formatHelp()).toContain(env);
    }
  });
});

describe('pollInterval', () => {
  it.each([
    [{ sandbox: false, sandboxSpeed: 30 }, 10_000],
    [{ sandbox: true, sandboxSpeed: 20 }, 500],
    [{ sandbox: true, sandboxSpeed: 100_000 }, 50],
    [{ sandbox: true, sandboxSpeed: 20, pollIntervalMs: 77 }, 77],
  ])('of %j is %d ms', (settings, ms) => {
    expect(getPollIntervalMs({ pollIntervalMs: undefined, ...settings })).toBe(ms);
  });
});
