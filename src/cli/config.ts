import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { COMMAND_FLAGS, type CommandOptions } from './command-flags.ts';
import { address, boolean, integer, names, number } from './flag-values.ts';
import { HTTP_FLAGS } from './http-flags.ts';

/** What the process is asked to do. */
export const COMMANDS = {
  stdio: 'serve one host over stdin and stdout (the default)',
  http: 'serve many hosts over streamable HTTP at /mcp',
  sandbox: 'run a local HeyGen with time-lapse rendering',
  tools: 'print the tools that a host would see',
  doctor: 'check the configuration and the way to HeyGen',
  install: 'add this server to a host, such as claude-desktop; without a name, to one of those found here',
  uninstall: 'take it out of a host again',
  login: "store your HeyGen key, for every host and for HeyGen's own command line",
  logout: 'forget the key that login stored',
} as const;
export type Command = keyof typeof COMMANDS;

/** The commands that take names behind them. */
const TAKES_OPERANDS: readonly Command[] = ['install', 'uninstall'];

/**
 * Every setting, once: its flag, its environment variable, what it takes and what it means. Parsing, `--help` and the
 * README's table are made from these rows; a flag wins over its variable.
 */
export const FLAGS = {
  apiKey: {
    flag: 'api-key',
    env: 'HEYGEN_API_KEY',
    schema: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]+$/, 'has characters that no key has; copy it again')
      .optional(),
    default: undefined,
    shown: 'what `heygen-mcp login` stored; without, tools are listed and calls explain how to get a key',
    secret: true,
    help: "The account's key, from app.heygen.com, Settings, API.",
  },
  apiBase: {
    flag: 'api-base',
    env: 'HEYGEN_API_BASE',
    schema: address,
    default: 'https://api.heygen.com',
    help: "HeyGen's API address.",
  },
  configDir: {
    flag: 'config-dir',
    env: 'HEYGEN_CONFIG_DIR',
    schema: z.string().min(1).optional(),
    default: undefined,
    shown: '`~/.heygen`',
    help: "Folder of HeyGen's command line, where `heygen-mcp login` stores the key; one found there is used where none is set, but never for callers over HTTP with authentication.",
  },
  uploadBase: {
    flag: 'upload-base',
    env: 'HEYGEN_UPLOAD_BASE',
    schema: address,
    default: 'https://upload.heygen.com',
    help: 'Address of the host that takes uploads of v1.',
  },
  toolsets: {
    flag: 'toolsets',
    env: 'HEYGEN_TOOLSETS',
    schema: names,
    default: 'default',
    help: 'Names of toolsets, between commas; also `default`, `all` (v3), `everything` (v1 and v2 too) and `discover` (three tools that find the others).',
  },
  readOnly: {
    flag: 'read-only',
    env: 'HEYGEN_READ_ONLY',
    schema: boolean,
    default: false,
    help: '`1` keeps only tools that read.',
  },
  spendLimitUsd: {
    flag: 'spend-limit-usd',
    env: 'HEYGEN_SPEND_LIMIT_USD',
    schema: number.min(0).optional(),
    default: undefined,
    shown: 'none',
    help: 'The most that this process may spend on each HeyGen account, in USD, as estimated before each call.',
  },
  sandbox: {
    flag: 'sandbox',
    env: 'HEYGEN_SANDBOX',
    schema: boolean,
    default: false,
    help: '`1` talks to a local HeyGen inside the process; no key, no cost.',
  },
  sandboxSpeed: {
    flag: 'sandbox-speed',
    env: 'HEYGEN_SANDBOX_SPEED',
    schema: number.min(0.1).max(100_000),
    default: 30,
    help: 'How many times faster than life the sandbox renders.',
  },
  pollIntervalMs: {
    flag: 'poll-interval-ms',
    env: 'HEYGEN_POLL_INTERVAL_MS',
    schema: integer(10, 600_000).optional(),
    default: undefined,
    shown: '10000; on the sandbox, that divided by its speed',
    help: 'Milliseconds between two status requests of a wait.',
  },
  waitSeconds: {
    flag: 'wait-seconds',
    env: 'HEYGEN_WAIT_SECONDS',
    schema: integer(1, 3600),
    default: 50,
    help: 'The longest that one call waits, in seconds. Many hosts end a call at 60.',
  },
  filesRoot: {
    flag: 'files-root',
    env: 'HEYGEN_FILES_ROOT',
    schema: z.string().transform((list) => list.split(delimiter).filter(Boolean)),
    default: '',
    shown: 'none: local files are refused, with the reason',
    help: 'Folders that are open to tools, for reading and for writing, with `:` between them.',
  },
  supabaseUrl: {
    flag: 'supabase-url',
    env: 'SUPABASE_URL',
    schema: address.optional(),
    default: undefined,
    shown: 'none: `store_video` is not listed',
    help: 'Supabase project that `store_video` copies films to.',
  },
  supabaseKey: {
    flag: 'supabase-key',
    env: 'SUPABASE_SERVICE_ROLE_KEY',
    schema: z.string().min(1).optional(),
    default: undefined,
    shown: 'none',
    secret: true,
    help: 'Its service role key.',
  },
  supabaseBucket: {
    flag: 'supabase-bucket',
    env: 'SUPABASE_BUCKET',
    schema: z.string().min(1),
    default: 'videos-raw',
    help: 'The bucket there.',
  },
  s3Endpoint: {
    flag: 's3-endpoint',
    env: 'S3_ENDPOINT',
    schema: address.optional(),
    default: undefined,
    shown: 'none: `store_video` is not listed',
    help: 'Address of an S3-compatible bucket that `store_video` copies films to, with the bucket in it.',
  },
  s3Region: { flag: 's3-region', env: 'S3_REGION', schema: z.string().min(1), default: 'auto', help: 'Its region.' },
  s3AccessKeyId: {
    flag: 's3-access-key-id',
    env: 'S3_ACCESS_KEY_ID',
    schema: z.string().min(1).optional(),
    default: undefined,
    shown: 'none',
    secret: true,
    help: 'Its access key id.',
  },
  s3SecretAccessKey: {
    flag: 's3-secret-access-key',
    env: 'S3_SECRET_ACCESS_KEY',
    schema: z.string().min(1).optional(),
    default: undefined,
    shown: 'none',
    secret: true,
    help: 'Its secret access key.',
  },
  storageFolder: {
    flag: 'storage-folder',
    env: 'HEYGEN_STORAGE_FOLDER',
    schema: z
      .string()
      .regex(/^\/?(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*\/?$/, 'must be names between slashes')
      .optional(),
    default: undefined,
    shown: 'none: the root of the bucket',
    help: 'Folder of the bucket that `store_video` writes below, and nowhere else.',
  },
  logLevel: {
    flag: 'log-level',
    env: 'HEYGEN_LOG_LEVEL',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
    help: 'pino level; logs go to stderr.',
  },
  ...HTTP_FLAGS,
} as const;

type Name = keyof typeof FLAGS;

type Settings = Readonly<{ [N in Name]: z.output<(typeof FLAGS)[N]['schema']> }>;

/** The settings of a process, complete and frozen. */
export type Config = Settings & {
  readonly command: Command;
  /** What stands behind the command: names of hosts. */
  readonly operands: readonly string[];
  /** The settings that were given as flags, by variable, as another process would be given them. */
  readonly givenSettings: Readonly<Record<string, string>>;
} & CommandOptions;

/** What the command line asks for: to run with settings, or to print something and leave. */
export type Invocation = { run: Config } | { print: 'help' | 'version' };

/** A setting that cannot be used, explained for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const PLACEHOLDER = /^\$\{.*\}$/;

/** Reads one setting: the flag, else the variable, else the default. An unfilled `${NAME}` counts as not set. */
function readSetting(name: Name, flags: Record<string, unknown>, env: NodeJS.ProcessEnv): unknown {
  const row = FLAGS[name];
  const { flag, env: variable, schema, default: fallback } = row;
  const given = flags[flag] ?? env[variable];
  const unset = given === undefined || given === '' || (typeof given === 'string' && PLACEHOLDER.test(given));
  const parsed = (schema as z.ZodType).safeParse(unset ? fallback : given);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map((issue) => issue.message).join('; ');
  const shown = 'secret' in row ? '' : ` "${String(given)}"`;
  throw new ConfigError(`${flags[flag] === undefined ? variable : `--${flag}`}${shown}: ${problem}.`);
}

function readArguments(argv: readonly string[]) {
  const options: Record<string, { type: 'boolean' | 'string'; short?: string; multiple?: boolean }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    ...COMMAND_FLAGS,
  };
  for (const { flag, default: fallback } of Object.values(FLAGS)) {
    options[flag] = { type: typeof fallback === 'boolean' ? 'boolean' : 'string' };
  }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} Run heygen-mcp --help for the flags.`);
  }
}

function parseCommand(positionals: readonly string[]): Command {
  const [command = 'stdio', ...operands] = positionals;
  const isKnown = Object.hasOwn(COMMANDS, command);
  if (!isKnown || (operands.length > 0 && !TAKES_OPERANDS.includes(command as Command))) {
    throw new ConfigError(`Unknown command "${positionals.join(' ')}". Commands: ${Object.keys(COMMANDS).join(', ')}.`);
  }
  return command as Command;
}

/** Reads the flags that have no variable. */
function parseCommandFlags(values: Record<string, unknown>, command: Command): CommandOptions {
  for (const [flag, { of }] of Object.entries(COMMAND_FLAGS)) {
    if (values[flag] === undefined || (of as readonly Command[]).includes(command)) continue;
    throw new ConfigError(`--${flag} belongs to heygen-mcp ${of.join(', ')}; leave it away for ${command}.`);
  }
  const url = address.optional().safeParse(values.url);
  if (!url.success) throw new ConfigError(`--url "${String(values.url)}": must be an http:// or https:// address.`);
  return {
    json: values.json === true,
    print: values.print === true,
    url: url.data,
    headers: (values.header as string[] | undefined) ?? [],
  };
}

function getGivenSettings(values: Record<string, unknown>): Record<string, string> {
  const given = Object.values(FLAGS).filter(({ flag }) => values[flag] !== undefined);
  return Object.fromEntries(given.map(({ flag, env }) => [env, values[flag] === true ? '1' : String(values[flag])]));
}

/** What is of use only together. */
const REQUIRED_TOGETHER: readonly (readonly Name[])[] = [
  ['supabaseUrl', 'supabaseKey'],
  ['s3Endpoint', 's3AccessKeyId', 's3SecretAccessKey'],
];

/** A callback reaches any instance, and each has to know the tokens of the others. */
function checkFlagsOfCommand(settings: Record<string, unknown>): void {
  const { publicUrl, redisUrl, webhookSecrets, metricsAccess, metricsToken } = settings;
  if (metricsAccess === 'token' && metricsToken === undefined)
    throw new ConfigError('HEYGEN_MCP_METRICS_TOKEN: missing; HEYGEN_MCP_METRICS is token.');
  if (publicUrl === undefined || redisUrl === undefined || (webhookSecrets as string[]).length > 0) return;
  throw new ConfigError(
    'HEYGEN_WEBHOOK_SECRET: missing; with REDIS_URL and HEYGEN_MCP_PUBLIC_URL all instances need the same one. Any long random text will do.',
  );
}

function checkRequiredTogether(settings: Record<string, unknown>): void {
  for (const names of REQUIRED_TOGETHER) {
    const missing = names.filter((name) => settings[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) continue;
    const all = names.map((name) => FLAGS[name].env).join(', ');
    throw new ConfigError(`${missing.map((name) => FLAGS[name].env).join(', ')}: missing; ${all} belong together.`);
  }
}

/**
 * Reads the command line and the environment.
 * @throws ConfigError when a flag, a command or a value cannot be used
 */
export function parseInvocation(argv: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const { values, positionals } = readArguments(argv);
  if (values.help) return { print: 'help' };
  if (values.version) return { print: 'version' };
  const names = Object.keys(FLAGS) as Name[];
  const settings = Object.fromEntries(names.map((name) => [name, readSetting(name, values, env)]));
  checkRequiredTogether(settings);
  checkFlagsOfCommand(settings);
  const command = parseCommand(positionals);
  const options = parseCommandFlags(values, command);
  const operands = positionals.slice(1);
  const givenSettings = getGivenSettings(values);
  return { run: Object.freeze({ ...(settings as Settings), command, ...options, operands, givenSettings }) };
}

/** Milliseconds between two status requests: as configured, else HeyGen's pace, sped up as the sandbox is. */
export function getPollIntervalMs(config: Pick<Config, 'pollIntervalMs' | 'sandbox' | 'sandboxSpeed'>): number {
  const usual = 10_000;
  if (config.pollIntervalMs !== undefined) return config.pollIntervalMs;
  return config.sandbox ? Math.max(50, usual / config.sandboxSpeed) : usual;
}

/** The text of `heygen-mcp --help`. */
export function formatHelp(): string {
  const commands = Object.entries(COMMANDS).map(([name, help]) => `  ${name.padEnd(10)} ${help}`);
  const flags = Object.values(FLAGS).map(({ flag, env, help }) => `  ${`--${flag}`.padEnd(20)} ${help} [${env}]`);
  return [
    'heygen-mcp: HeyGen for AI assistants, over the Model Context Protocol',
    '',
    'Usage: heygen-mcp [command] [flags]',
    '',
    'Commands:',
    ...commands,
    '',
    'Flags, each with its environment variable:',
    ...flags,
    '',
    'Flags of one command:',
    ...Object.entries(COMMAND_FLAGS).map(([flag, { of, help }]) => `  ${`--${flag}`.padEnd(20)} ${help} (${of})`),
    '',
    '  --version, --help',
    '',
  ].join('\n');
}
