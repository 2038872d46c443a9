import type { z } from 'zod';
import { getKeys, toOptionalText, toTexts } from '../../declarations/json.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { REPORT_GROUPS, type ReportGroup } from '../ledger/report-groups.ts';
import { COMMAND_FLAGS, type CommandOptions } from './command-flags.ts';
import { ConfigError } from './config-error.ts';
import { FLAGS, type Flag, type FlagName } from './flags.ts';
import { parseArgv } from './parse-argv.ts';
import { getFileVariable, readNamedFile } from './secret-file-variables.ts';
import { checkVariableNames, type UnknownVariable } from './unknown-variables.ts';
import { address } from './value-schemas.ts';

export { ConfigError } from './config-error.ts';

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
  ledger: 'print what was spent: each create, or by person, tool or day',
  token: 'make a token for a caller over HTTP, and its line for HEYGEN_MCP_TOKENS_FILE',
} as const;
export type Command = keyof typeof COMMANDS;

/** The commands that take names behind them: of hosts, or of a file. */
const TAKES_OPERANDS: readonly Command[] = ['install', 'uninstall', 'doctor'];

type Settings = Readonly<{ [N in FlagName]: z.output<(typeof FLAGS)[N]['schema']> }>;

/** The settings of a process, complete and frozen. */
export type Config = Settings & {
  readonly command: Command;
  /** What stands behind the command: names of hosts, or of a file. */
  readonly operands: readonly string[];
  /** The settings that were given as flags, by variable, as another process would be given them. */
  readonly givenSettings: Readonly<Record<string, string>>;
  /** Why the key that was given is none, where the process goes on without. */
  readonly keyProblem?: string;
  /** The file that the key stands in, where it does; what is in it may change. */
  readonly keyFile?: string;
  /** Variables that look like ours and are not. */
  readonly unknownVariables: readonly UnknownVariable[];
} & CommandOptions;

/** What the command line asks for: to run with settings, or to print something and leave. */
export type Invocation = { run: Config } | { print: 'help' | 'version' };

const PLACEHOLDER = /^\$\{.*\}$/;

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(typeof value === 'string' && PLACEHOLDER.test(value));

/**
 * What was given for a setting, and how: by a flag, a variable or, for a secret, in a file. Proxies are named in small
 * letters too, as everywhere.
 * @throws ConfigError where a secret is given twice, or its file cannot be read
 */
function findGiven(name: FlagName, flags: Record<string, unknown>, env: NodeJS.ProcessEnv) {
  const row: Flag = FLAGS[name];
  const { flag, env: variable } = row;
  const fileVariable = getFileVariable(row);
  const file = fileVariable && env[fileVariable];
  if (isSet(flags[flag])) return { value: flags[flag], source: `--${flag}` };
  const value = env[variable] ?? (/_PROXY$/.test(variable) ? env[variable.toLowerCase()] : undefined);
  if (!fileVariable || !file || !isSet(file)) return { value: isSet(value) ? value : undefined, source: variable };
  if (isSet(value)) throw new ConfigError(`${variable} and ${fileVariable}: both are set; keep one of them.`);
  const { path, secret } = readNamedFile(fileVariable, file);
  return { value: secret, source: `${fileVariable} ${path}`, file: path };
}

/**
 * Reads one setting: the flag, else the variable, else the default. An unfilled `${NAME}` counts as not set.
 * @throws ConfigError
 */
function readSetting(name: FlagName, flags: Record<string, unknown>, env: NodeJS.ProcessEnv): unknown {
  const row: Flag = FLAGS[name];
  const { value, source } = findGiven(name, flags, env);
  const parsed = row.schema.safeParse(value ?? row.default);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map((issue) => issue.message).join('; ');
  throw new ConfigError(`${source}${row.secret ? '' : ` "${String(value)}"`}: ${problem}.`);
}

/** Reads all settings. @throws ConfigError with everything that is wrong, a line each */
function readSettings(flags: Record<string, unknown>, env: NodeJS.ProcessEnv, command: Command) {
  const problems: string[] = [];
  let keyProblem: string | undefined;
  const settings = Object.fromEntries(
    getKeys(FLAGS).map((name) => {
      try {
        return [name, readSetting(name, flags, env)];
      } catch (error) {
        if (name === 'apiKey' && command !== 'http') keyProblem = getErrorMessage(error);
        else problems.push(getErrorMessage(error));
        return [name, undefined];
      }
    }),
  );
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  // A file that cannot be read has been found above, and is the key's problem.
  const keyFile = keyProblem === undefined ? findGiven('apiKey', flags, env).file : undefined;
  return { settings, keyProblem, keyFile };
}

/** What was written, if it can be no secret: some give their key as an argument. */
const describePositionals = (positionals: readonly string[]) =>
  positionals.every((word) => /^[a-z-]{1,20}$/i.test(word)) ? ` "${positionals.join(' ')}"` : '';

const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word);

function parseCommand(positionals: readonly string[]): Command {
  const [command = 'stdio', ...operands] = positionals;
  if (!isCommand(command) || (operands.length > 0 && !TAKES_OPERANDS.includes(command))) {
    throw new ConfigError(
      `Unknown command${describePositionals(positionals)}. Commands: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  return command;
}

/** The doctor writes a file only with `--live --json FILE`, and reads one only with `--spec FILE`. */
function checkDoctorFile(command: Command, [, ...operands]: readonly string[], values: Record<string, unknown>): void {
  if (command !== 'doctor') return;
  if (values.spec) {
    if (values.live) throw new ConfigError('--spec and --live: ask for one of them.');
    if (operands.length > 1) throw new ConfigError(`--spec: one file or address, not ${operands.length}.`);
    return;
  }
  const wanted = values.json ? 1 : 0;
  if (values.json && !values.live)
    throw new ConfigError('--json goes with heygen-mcp doctor --live (and a file) or --spec.');
  if (operands.length !== wanted)
    throw new ConfigError(
      wanted ? '--json: name one file behind it.' : `Unknown: ${operands.join(' ')}. Files go behind --json.`,
    );
}

/** @throws ConfigError */
function parseReportGroup(text: string | undefined): ReportGroup | undefined {
  const group = REPORT_GROUPS.find((name) => name === text);
  if (text !== undefined && group === undefined)
    throw new ConfigError(`--by "${text}": must be one of ${REPORT_GROUPS.join(', ')}.`);
  return group;
}

/** The sum that the doctor may spend. @throws ConfigError when it is none, or stands without `--live` */
function parseSpend({ spend, live, yes }: Record<string, unknown>): number | undefined {
  if (spend === undefined) {
    if (yes) throw new ConfigError('--yes goes with heygen-mcp doctor --live --spend USD.');
    return undefined;
  }
  const usd = Number(spend);
  if (!(usd > 0 && usd <= 1000)) throw new ConfigError(`--spend "${String(spend)}": must be USD from 0.01 to 1000.`);
  if (!live) throw new ConfigError('--spend goes with heygen-mcp doctor --live.');
  return usd;
}

/** Reads the flags that have no variable. */
function parseCommandFlags(values: Record<string, unknown>, command: Command): CommandOptions {
  for (const [flag, { of }] of Object.entries<{ of: readonly Command[] }>(COMMAND_FLAGS)) {
    if (values[flag] === undefined || of.includes(command)) continue;
    throw new ConfigError(`--${flag} belongs to heygen-mcp ${of.join(', ')}; leave it away for ${command}.`);
  }
  if (values.json && values.csv) throw new ConfigError('--json and --csv: ask for one of them.');
  const url = address.optional().safeParse(values.url);
  if (!url.success) throw new ConfigError(`--url "${String(values.url)}": must be an http:// or https:// address.`);
  return {
    json: values.json === true,
    live: values.live === true,
    spec: values.spec === true,
    spendUsd: parseSpend(values),
    yes: values.yes === true,
    print: values.print === true,
    url: url.data,
    personName: toOptionalText(values.name),
    expires: toOptionalText(values.expires),
    spendLimit: toOptionalText(values['spend-limit']),
    since: toOptionalText(values.since),
    until: toOptionalText(values.until),
    by: parseReportGroup(toOptionalText(values.by)),
    csv: values.csv === true,
    headers: toTexts(values.header),
    packages: toTexts(values.with),
  };
}

function getGivenSettings(values: Record<string, unknown>): Record<string, string> {
  const given = Object.values(FLAGS).filter(({ flag }) => values[flag] !== undefined);
  return Object.fromEntries(given.map(({ flag, env }) => [env, String(values[flag])]));
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
  if (publicUrl === undefined || redisUrl === undefined || toTexts(webhookSecrets).length > 0) return;
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
  const { values, positionals } = parseArgv(argv);
  if (values.help || positionals[0] === 'help') return { print: 'help' };
  if (values.version || positionals[0] === 'version') return { print: 'version' };
  const command = parseCommand(positionals);
  checkDoctorFile(command, positionals, values);
  const unknownVariables = checkVariableNames(env);
  const { settings, keyProblem, keyFile } = readSettings(values, env, command);
  checkRequiredTogether(settings);
  checkFlagsOfCommand(settings);
  return {
    run: Object.freeze({
      // Each has been read with the schema of its row, whose type this is.
      ...(settings as Settings),
      ...parseCommandFlags(values, command),
      command,
      operands: positionals.slice(1),
      givenSettings: getGivenSettings(values),
      unknownVariables,
      ...(keyProblem !== undefined && { keyProblem }),
      ...(keyFile !== undefined && { keyFile }),
    }),
  };
}

/** Milliseconds between two status requests: as configured, else HeyGen's pace, sped up as the sandbox is. */
export function getPollIntervalMs(config: Pick<Config, 'pollIntervalMs' | 'sandbox' | 'sandboxSpeed'>): number {
  const usual = 10_000;
  if (config.pollIntervalMs !== undefined) return config.pollIntervalMs;
  return config.sandbox ? Math.max(50, usual / config.sandboxSpeed) : usual;
}
