import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { COMMAND_FLAGS, type CommandOptions } from './command-flags.ts';
import { address } from './flag-values.ts';
import { FLAGS, type FlagName } from './flags.ts';

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

type Settings = Readonly<{ [N in FlagName]: z.output<(typeof FLAGS)[N]['schema']> }>;

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
function readSetting(name: FlagName, flags: Record<string, unknown>, env: NodeJS.ProcessEnv): unknown {
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
    throw new ConfigError(`${getErrorMessage(error)} Run heygen-mcp --help for the flags.`);
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
    packages: (values.with as string[] | undefined) ?? [],
  };
}

function getGivenSettings(values: Record<string, unknown>): Record<string, string> {
  const given = Object.values(FLAGS).filter(({ flag }) => values[flag] !== undefined);
  return Object.fromEntries(given.map(({ flag, env }) => [env, values[flag] === true ? '1' : String(values[flag])]));
}

/** What is of use only together. */
const REQUIRED_TOGETHER: readonly (readonly FlagName[])[] = [
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
  const names = Object.keys(FLAGS) as FlagName[];
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
