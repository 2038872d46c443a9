import { readFileSync } from 'node:fs';
import { getErrorCode, getErrorMessage } from '../../../runtime/error-properties.ts';
import { StartupError } from '../../../runtime/startup-error.ts';
import { type Credential, type CredentialKind, EntryError, parseEntry } from './parse-credential.ts';

/** Who may come in, by id. */
export type CredentialMap = ReadonlyMap<string, Credential>;

/** Where credentials are configured. */
export interface CredentialSource {
  kind: CredentialKind;
  /** Entries between commas, as pairs only. */
  list?: string;
  /** A file with an entry on each line; `#` begins a comment. */
  file?: string;
  /** The key of entries that name none. */
  getSharedKey: () => string | undefined;
  /** The setting, for messages. */
  setting: string;
  /** @throws Error when a toolset does not exist, or this server does not have it */
  checkToolsets?: (names: readonly string[]) => void;
}

/** An entry as it was written, and where. */
interface Written {
  text: string;
  /** For messages: `HEYGEN_MCP_TOKENS_FILE /etc/tokens: line 3`. */
  place: string;
}

function readLines(setting: string, file: string): Written[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n');
    return lines.map((line, index) => ({
      text: line.replace(/^\s*#.*/, '').trim(),
      place: `${setting}_FILE ${file}: line ${index + 1}`,
    }));
  } catch (error) {
    throw new StartupError(`${setting}_FILE ${file}: cannot be read (${getErrorCode(error)}).`);
  }
}

function readEntries({ list = '', file, setting }: CredentialSource): Written[] {
  const listed = list.split(',').map((text, index) => ({ text: text.trim(), place: `${setting}: entry ${index + 1}` }));
  const all = file === undefined ? listed : [...listed, ...readLines(setting, file)];
  return all.filter(({ text }) => text !== '');
}

/** @throws StartupError */
function checkCredential({ key, toolsets, blocked }: Credential, place: string, source: CredentialSource): void {
  if (key === undefined && !blocked && source.getSharedKey() === undefined)
    throw new EntryError('has no HeyGen key; write entry:key, or set HEYGEN_API_KEY for all that have none.');
  if (toolsets === undefined) return;
  try {
    source.checkToolsets?.(toolsets);
  } catch (error) {
    throw new StartupError(`${place}: ${getErrorMessage(error)}`);
  }
}

/**
 * Reads all entries, or none: whoever stands behind a line that cannot be read is not locked out by it.
 * @throws StartupError with the place of what is wrong, when a file cannot be read or an entry cannot be used
 */
export function parseCredentials(source: CredentialSource): CredentialMap {
  const credentials = new Map<string, Credential>();
  const places = new Map<string, string>();
  for (const { text, place } of readEntries(source)) {
    try {
      const credential = { ...parseEntry(text, source.kind), order: credentials.size };
      checkCredential(credential, place, source);
      const before = places.get(credential.id);
      if (before !== undefined)
        throw new EntryError(`it has the same ${source.kind} as ${before.replace(/^.*: /, '')}; keep one of them.`);
      credentials.set(credential.id, credential);
      places.set(credential.id, place);
    } catch (error) {
      throw error instanceof EntryError ? new StartupError(`${place}: ${error.message}`) : error;
    }
  }
  return credentials;
}
