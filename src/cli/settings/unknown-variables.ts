import { findNearestName } from '../../runtime/nearest-name.ts';
import { ConfigError } from './config-error.ts';
import { FLAGS } from './flags.ts';
import { FILE_VARIABLES } from './secret-file-variables.ts';

/** A variable that is named as ours are, which nobody reads. */
export interface UnknownVariable {
  name: string;
  /** The name that was meant, where there is one like it. */
  nearest?: string;
}

const NAMES: readonly string[] = [...Object.values(FLAGS).map(({ env }) => env), ...FILE_VARIABLES];

/** Settings that a typing error must not leave out. */
const SAFETY_NAMES: ReadonlySet<string> = new Set(
  Object.values(FLAGS).flatMap((row) => ('safety' in row ? [row.env] : [])),
);

/** What HeyGen's own command line reads (heygen-cli). */
const FOREIGN_NAMES: ReadonlySet<string> = new Set([
  'HEYGEN_OUTPUT',
  'HEYGEN_NO_BROWSER',
  'HEYGEN_NO_ANALYTICS',
  'HEYGEN_NONINTERACTIVE',
  'HEYGEN_MAX_RETRIES',
  'HEYGEN_CDN_BASE_URL',
  'HEYGEN_ALLOW_HTTP',
]);

const findUnknown = (env: NodeJS.ProcessEnv): UnknownVariable[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('HEYGEN_') && !NAMES.includes(name) && !FOREIGN_NAMES.has(name))
    .map((name) => ({ name, nearest: findNearestName(name, NAMES) }));

/** An unknown variable for the person who set it. */
export const describeUnknownVariable = ({ name, nearest }: UnknownVariable): string =>
  `${name} is not a setting${nearest ? `; ${nearest} is` : ', and nothing reads it'}`;

/**
 * Finds variables that nobody reads.
 * @throws ConfigError where one was meant to keep money or access in bounds
 */
export function checkVariableNames(env: NodeJS.ProcessEnv): UnknownVariable[] {
  const unknown = findUnknown(env);
  const dangerous = unknown.filter(({ nearest }) => nearest !== undefined && SAFETY_NAMES.has(nearest));
  if (dangerous.length > 0) {
    const lines = dangerous.map((variable) => `${describeUnknownVariable(variable)}. Correct the name or remove it.`);
    throw new ConfigError(lines.join('\n'));
  }
  return unknown;
}
