import { readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { getErrorCode, getErrorMessage } from '../../runtime/error-properties.ts';
import { StartupError } from '../../runtime/startup-error.ts';

/**
 * What HeyGen's command line keeps (heygen-cli, internal/auth/file_resolver.go). Several programs share the file, so
 * that what one of them does not know stays as it is.
 */
export interface Credentials {
  api_key?: string;
  oauth?: { access_token?: string; refresh_token?: string; expires_at?: string };
  /** Who signed in, for display. */
  user?: Record<string, string>;
  /** Which key is ours to take away again, by its fingerprint. */
  heygen_mcp?: { key_fingerprint?: string };
  [foreign: string]: unknown;
}

/** The file that HeyGen's command line uses (heygen-cli, internal/paths): `~/.heygen/credentials`. */
export const getCredentialsPath = ({ configDir }: { configDir?: string }): string =>
  join(configDir ?? join(homedir(), '.heygen'), 'credentials');

/**
 * Reads what the file says: JSON, or a key on a line of its own as earlier versions of the command line wrote it.
 * @throws SyntaxError when it is neither; its message never quotes the file
 */
export function parseCredentials(text: string): Credentials {
  const trimmed = text.trim();
  if (trimmed === '') throw new SyntaxError('it is empty');
  if (!trimmed.startsWith('{')) {
    if (/[\r\n]/.test(trimmed)) throw new SyntaxError('it is neither JSON nor one line with a key');
    return { api_key: trimmed };
  }
  try {
    return JSON.parse(trimmed);
  } catch {
    throw new SyntaxError('it is not valid JSON');
  }
}

/**
 * @returns what the file says; nothing where there is none
 * @throws StartupError when it cannot be read or understood
 */
export function readCredentials(path: string): Credentials | undefined {
  try {
    return parseCredentials(readFileSync(path, 'utf8'));
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw new StartupError(
      `${path} cannot be used: ${getErrorMessage(error)}. Delete it and sign in again with heygen-mcp login.`,
    );
  }
}

/** Writes the file, whole or not at all, for its owner's eyes only. */
export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
}

export const deleteCredentials = (path: string): void => rmSync(path, { force: true });
