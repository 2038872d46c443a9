import { HeyGenError } from '../../heygen/errors.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { getLastingFingerprint } from '../../runtime/fingerprint.ts';
import { type Credentials, getCredentialsPath, readCredentials } from './credentials-file.ts';

/** What the shared file has for a call. */
export type StoredCredential =
  | { kind: 'none' }
  /** `own`: stored by `heygen-mcp login`, not by another program. */
  | { kind: 'key'; key: string; own: boolean }
  | { kind: 'session'; key: string; expiresAt?: Date }
  | { kind: 'expired'; expiresAt?: Date }
  | { kind: 'broken'; reason: string };

/** A session this near to its end is over: HeyGen's command line renews it from here on (heygen-cli, constants.go). */
const EXPIRY_LEEWAY_MS = 60_000;

export const isOwnKey = ({ api_key, heygen_mcp }: Credentials): boolean =>
  api_key !== undefined && heygen_mcp?.key_fingerprint === getLastingFingerprint(api_key);

function parseExpiry(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A key goes before a session, as in HeyGen's command line. A session without a date is tried. */
export function chooseCredential(credentials: Credentials, now: number): StoredCredential {
  const { api_key: key, oauth } = credentials;
  if (key) return { kind: 'key', key, own: isOwnKey(credentials) };
  const expiresAt = parseExpiry(oauth?.expires_at);
  const dated = expiresAt && { expiresAt };
  if (oauth?.access_token && (expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - EXPIRY_LEEWAY_MS > now) {
    return { kind: 'session', key: `Bearer ${oauth.access_token}`, ...dated };
  }
  return oauth?.access_token || oauth?.refresh_token ? { kind: 'expired', ...dated } : { kind: 'none' };
}

/** Reads the shared file. It is read for each call, since another program may renew the session in it. */
export function readStoredCredential(config: { configDir?: string }, now = Date.now()): StoredCredential {
  try {
    return chooseCredential(readCredentials(getCredentialsPath(config)) ?? {}, now);
  } catch (error) {
    return { kind: 'broken', reason: getErrorMessage(error) };
  }
}

/** Why a file that is there gives no credential, for who calls a tool. */
export function explainStoredCredential(stored: StoredCredential): HeyGenError | undefined {
  if (stored.kind === 'broken') {
    return new HeyGenError({
      kind: 'broken_credential',
      message: `The stored HeyGen credential cannot be used, so nothing was sent: ${stored.reason}`,
    });
  }
  if (stored.kind !== 'expired') return undefined;
  const ended = stored.expiresAt ? ` ended at ${stored.expiresAt.toISOString()}` : ' is over';
  return new HeyGenError({
    kind: 'session_expired',
    message: `The HeyGen session of the command line \`heygen\`${ended}, so nothing was sent.`,
  });
}
