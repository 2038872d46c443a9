import { HeyGenError } from '../../heygen/errors.ts';
import { readCurrentSecret } from '../../runtime/secret-file.ts';
import type { Config } from '../settings/config.ts';
import { FLAGS } from '../settings/flags.ts';
import { getCredentialsPath } from './credentials-file.ts';
import { explainStoredCredential, readStoredCredential, type StoredCredential } from './stored-credential.ts';

/** Key of the in-process sandbox, which takes any. */
const SANDBOX_KEY = 'sandbox';

const isKey = (text: string): boolean => FLAGS.apiKey.schema.safeParse(text).success && text !== '';

/** The HeyGen key that the settings name, where they do; one in a file is read again when the file changes. */
export function getConfiguredKey({ apiKey, keyFile, sandbox }: Config): string | undefined {
  const current = keyFile === undefined ? undefined : readCurrentSecret(keyFile, isKey);
  return current ?? apiKey ?? (sandbox ? SANDBOX_KEY : undefined);
}

/**
 * What is stored is of the person at this computer, and serves that person: over HTTP with authentication the callers
 * are others.
 */
export const mayUseStoredCredential = ({ command, auth = 'none' }: Config): boolean =>
  command !== 'http' || auth === 'none';

/** What a call of the process itself is made with: the configured key, else what is stored. */
export function getProcessKey(config: Config): string | undefined {
  // Whoever gave a key, if a broken one, did not mean the account of another.
  if (config.keyProblem !== undefined && !config.sandbox) return undefined;
  const configured = getConfiguredKey(config);
  if (configured !== undefined || !mayUseStoredCredential(config)) return configured;
  const stored = readStoredCredential(config);
  return 'key' in stored ? stored.key : undefined;
}

function describeStoredCredential(stored: StoredCredential, path: string): string {
  switch (stored.kind) {
    case 'none':
      return 'No key: run heygen-mcp login, or set HEYGEN_API_KEY';
    case 'key':
      return `Key from ${path}, stored by ${stored.own ? 'heygen-mcp login' : "HeyGen's command line"}`;
    case 'session': {
      const end = stored.expiresAt ? `, until ${stored.expiresAt.toISOString()}` : '';
      return `Session of HeyGen's command line from ${path}${end}`;
    }
    case 'expired':
      return `The session in ${path} is over: run heygen auth login, or heygen-mcp login`;
    case 'broken':
      return stored.reason;
  }
}

/** Where the key came from, in words that do not show it. */
export function describeKeySource(config: Config): string {
  if (config.keyFile !== undefined) return `Key from HEYGEN_API_KEY_FILE ${config.keyFile}`;
  if (config.apiKey !== undefined) return 'Key from HEYGEN_API_KEY or --api-key';
  if (config.sandbox) return 'No key needed on the sandbox';
  if (config.keyProblem !== undefined) return config.keyProblem;
  return describeStoredCredential(readStoredCredential(config), getCredentialsPath(config));
}

/** Why there is no key, where more is known than that. */
export function explainMissingKey(config: Config): HeyGenError | undefined {
  if (config.keyProblem !== undefined)
    return new HeyGenError({ kind: 'no_key', message: `${config.keyProblem} Nothing was sent.` });
  return mayUseStoredCredential(config) ? explainStoredCredential(readStoredCredential(config)) : undefined;
}
