import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, formatHelp, getPollIntervalMs, parseInvocation } from '../../src/cli/config.ts';
import { FLAGS } from '../../src/cli/flags.ts';

function config(argv: string[], env: Record<string, string> = {}): Config {
  const asked = parseInvocation(argv, env);
  if (!('run' in asked)) throw new Error('expected settings');
  return asked.run;
}

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
    const { webhookSecrets } = config([], { ...shared, HEYGEN_WEBHOOK_SECRET: 'one, two' });
    expect(webhookSecrets).toEqual(['one', 'two']);
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
    [[], { HEYGEN_SANDBOX: 'maybe' }, /HEYGEN_SANDBOX "maybe"/],
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
    expect(parseInvocation(['-v'], {})).toEqual({ print: 'version' });
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
