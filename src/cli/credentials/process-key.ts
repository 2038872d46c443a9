import type { Config } from '../config.ts';
import { getCredentialsPath } from './credentials-file.ts';
import { readStoredCredential, type StoredCredential } from './stored-credential.ts';

/** Key of the in-process sandbox, which takes any. */
const SANDBOX_KEY = 'sandbox';

/** The HeyGen key that the settings name, where they do. */
export const getConfiguredKey = ({ apiKey, sandbox }: Config): string | undefined =>
  apiKey ?? (sandbox ? SANDBOX_KEY : undefined);

/**
 * What is stored is of the person at this computer, and serves that person: over HTTP with authentication the callers
 * are others.
 */
export const mayUseStoredCredential = ({ command, auth = 'none' }: Config): boolean =>
  command !== 'http' || auth === 'none';

/** What a call of the process itself is made with: the configured key, else what is stored. */
export function getProcessKey(config: Config): string | undefined {
  const configured = getConfiguredKey(config);
  if (configured !== undefined || !mayUseStoredCredential(config)) return configured;
  const stored = readStoredCredential(config);
  return 'key' in stored ? stored.key : undefined;
}

const STORED: {
  readonly [K in StoredCredential['kind']]: (stored: StoredCredential & { kind: K }, path: string) => string;
} = {
  none: () => 'No key: run heygen-mcp login, or set HEYGEN_API_KEY',
  key: ({ own }, path) => `Key from ${path}, stored by ${own ? 'heygen-mcp login' : "HeyGen's command line"}`,
  session: ({ expiresAt }, path) =>
    `Session of HeyGen's command line from ${path}${expiresAt ? `, until ${expiresAt.toISOString()}` : ''}`,
  expired: (_, path) => `The session in ${path} is over: run heygen auth login, or heygen-mcp login`,
  broken: ({ reason }) => reason,
};

/** Where the key came from, in words that do not tell it. */
export function describeKeySource(config: Config): string {
  if (config.apiKey !== undefined) return 'Key from HEYGEN_API_KEY or --api-key';
  if (config.sandbox) return 'No key needed on the sandbox';
  const stored = readStoredCredential(config);
  return (STORED[stored.kind] as (stored: StoredCredential, path: string) => string)(
    stored,
    getCredentialsPath(config),
  );
}
