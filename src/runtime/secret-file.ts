import { readFileSync, statSync } from 'node:fs';

/** A secret as it was read, and the file's state then. */
interface KnownSecret {
  version: string;
  secret: string;
}

const known = new Map<string, KnownSecret>();

/** What changes when a file is written or replaced, also behind a symbolic link. */
function getVersion(path: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(path);
  return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/**
 * Reads a secret from a file, without the line end that editors add.
 * @throws the system's error when it cannot be read
 */
export const readSecretFile = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim();

/**
 * The secret in a file as it is now; it is read again when the file has changed. While the file is away or holds nothing
 * that can be a secret, as in the middle of an exchange, the last good one counts.
 */
export function readCurrentSecret(path: string, isGood: (secret: string) => boolean): string | undefined {
  const before = known.get(path);
  try {
    const version = getVersion(path);
    if (before?.version === version) return before.secret;
    const secret = readSecretFile(path);
    if (!isGood(secret)) return before?.secret;
    known.set(path, { version, secret });
    return secret;
  } catch {
    return before?.secret;
  }
}
