import { homedir } from 'node:os';
import { getErrorCode } from '../../runtime/error-properties.ts';
import { expandHome } from '../../runtime/expand-home.ts';
import { readSecretFile } from '../../runtime/secret-file.ts';
import { ConfigError } from './config-error.ts';
import { FLAGS, type Flag } from './flags.ts';

const OWN_VARIABLES: ReadonlySet<string> = new Set(Object.values(FLAGS).map(({ env }) => env));

/**
 * The variable that names a file with a secret, such as `HEYGEN_API_KEY_FILE`; undefined for what is no secret, and for
 * the lists of callers, whose files are settings with rules of their own.
 */
export function getFileVariable({ env, secret }: Pick<Flag, 'env' | 'secret'>): string | undefined {
  const variable = `${env}_FILE`;
  return secret && !OWN_VARIABLES.has(variable) ? variable : undefined;
}

/** All of them. */
export const FILE_VARIABLES: readonly string[] = Object.values<Flag>(FLAGS).flatMap(
  (row) => getFileVariable(row) ?? [],
);

/**
 * Reads a secret from the file that a variable names.
 * @throws ConfigError when it cannot be read, or holds nothing
 */
export function readNamedFile(variable: string, given: string): { path: string; secret: string } {
  const path = expandHome(given, homedir());
  try {
    const secret = readSecretFile(path);
    if (secret !== '') return { path, secret };
  } catch (error) {
    throw new ConfigError(`${variable} ${path}: cannot be read (${getErrorCode(error)}).`);
  }
  throw new ConfigError(`${variable} ${path}: is empty; write the secret into it, and nothing else.`);
}
