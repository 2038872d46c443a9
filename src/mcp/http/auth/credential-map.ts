import { readFileSync } from 'node:fs';
import { getErrorCode } from '../../../runtime/error-properties.ts';
import { StartupError } from '../../../runtime/startup-error.ts';

/** Who may come in, and with which HeyGen key: tokens or subjects, each with its key. */
export type CredentialMap = ReadonlyMap<string, string>;

/** Where credentials are configured. */
export interface CredentialSource {
  /** Entries between commas. */
  list?: string;
  /** A file with an entry on each line; `#` begins a remark. */
  file?: string;
  /** The key of entries that name none. */
  sharedKey?: string;
  /** The setting, for messages. */
  setting: string;
}

function readEntries({ list = '', file, setting }: CredentialSource): string[] {
  if (file === undefined) return list.split(',');
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return [...list.split(','), ...lines.map((line) => line.replace(/^\s*#.*/, ''))];
  } catch (error) {
    throw new StartupError(`${setting}_FILE ${file}: cannot be read (${getErrorCode(error)}).`);
  }
}

/**
 * Reads `entry:key` pairs; keys have no colon, entries may. An entry alone stands for the shared key.
 * @throws StartupError when a file cannot be read, or an entry has no key
 */
export function parseCredentials(source: CredentialSource): CredentialMap {
  const ring = new Map<string, string>();
  for (const [index, text] of readEntries(source).entries()) {
    const entry = text.trim();
    if (entry === '') continue;
    const colon = entry.lastIndexOf(':');
    const name = colon < 0 ? entry : entry.slice(0, colon).trim();
    const key = colon < 0 ? source.sharedKey : entry.slice(colon + 1).trim();
    if (name === '' || !key) {
      throw new StartupError(
        `${source.setting}: entry ${index + 1} has no HeyGen key; write entry:key, or set HEYGEN_API_KEY for all that have none.`,
      );
    }
    ring.set(name, key);
  }
  return ring;
}
