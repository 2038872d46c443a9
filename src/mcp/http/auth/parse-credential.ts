import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseList } from '../../../runtime/parse-list.ts';

/** What the operator granted to whoever comes with a token, or as a subject. */
export interface Credential {
  /** How its holder is recognised: `sha256:…` of a token, `subject:…` or `group:…`. */
  id: string;
  /** Its place among all entries: of several groups the first one counts. */
  order: number;
  /** What people call its holder. */
  name?: string;
  /** The HeyGen key of its calls; without it, the shared one. */
  key?: string;
  /** From when on it is no longer taken, in Unix milliseconds. */
  expiresAt?: number;
  toolsets?: readonly string[];
  readOnly?: boolean;
  spendLimitUsd?: number;
  /** True for somebody who may not come in, though their group or all others may. */
  blocked?: boolean;
}

/** By what callers are listed. */
export type CredentialKind = 'token' | 'subject';

/** An entry that cannot be used; its message names no place and holds no secret. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
}

/** The least signs of a token: at 4 bits each 128 bits, which nobody guesses. */
const MIN_TOKEN_CHARACTERS = 32;
const MIN_KEY_CHARACTERS = 4;

const DIGEST = /^sha256:([\da-f]*)$/i;
const DIGEST_CHARACTERS = 64;

/** The id of a token that stands in the file as it is sent. */
export const getTokenId = (token: string): string => `sha256:${createHash('sha256').update(token).digest('hex')}`;

/** The subject that stands for all who are not listed. */
export const ANY_SUBJECT = '*';

/** The last day of `2027-01-31` counts, as people mean it; a time of day is taken as it is. */
function parseExpiry(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return Date.parse(day ? `${text}T23:59:59.999Z` : text);
}

const expiry = z
  .string()
  .transform(parseExpiry)
  .refine((time) => !Number.isNaN(time), 'must be a day such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z');

const toolsets = z
  .union([z.string().transform(parseList), z.array(z.string())], { error: 'must be names of toolsets' })
  .refine((names) => names.length > 0, 'must name a toolset; leave it away for all');

const granted = {
  name: z.string().trim().min(1).max(100).optional(),
  key: z.string().optional(),
  expires: expiry.optional(),
  toolsets: toolsets.optional(),
  readOnly: z.boolean().optional(),
  spendLimitUsd: z.number().min(0).optional(),
};

const text = z.string().trim().min(1);

/** An entry in full, as one JSON object on its line. */
const FULL_ENTRIES = {
  token: z.strictObject({ token: text, ...granted }),
  subject: z.strictObject({
    subject: text.optional(),
    group: text.optional(),
    blocked: z.boolean().optional(),
    ...granted,
  }),
} as const;

type FullEntry = z.output<(typeof FULL_ENTRIES)['token']> | z.output<(typeof FULL_ENTRIES)['subject']>;

/** Quotes no value: it may be a secret. Names of fields are none, unless somebody wrote a secret there. */
function describeIssue({ code, path, message }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') return 'it has a field that is none of an entry';
  const expected = message.startsWith('Invalid input: ') ? message.slice('Invalid input: '.length) : message;
  return `${path.join('.')}: ${expected}`;
}

function parseFullEntry(line: string, kind: CredentialKind): FullEntry {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new EntryError('it is no JSON; write each entry as one object on one line.');
  }
  const parsed = FULL_ENTRIES[kind].safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = Object.keys(FULL_ENTRIES[kind].shape).join(', ');
  throw new EntryError(`${parsed.error.issues.map(describeIssue).join('; ')}. Fields: ${fields}.`);
}

/** `entry:key`, or an entry alone; keys have no colon, entries may. */
function parsePair(line: string, kind: CredentialKind): FullEntry {
  const colon = DIGEST.test(line) && kind === 'token' ? -1 : line.lastIndexOf(':');
  const entry = colon < 0 ? line : line.slice(0, colon).trim();
  const given = colon < 0 ? {} : { key: line.slice(colon + 1).trim() };
  return kind === 'token' ? { token: entry, ...given } : { subject: entry, ...given };
}

function checkTokenId(token: string): string {
  const digest = DIGEST.exec(token)?.[1];
  if (digest === undefined) {
    if (token.length >= MIN_TOKEN_CHARACTERS) return getTokenId(token);
    const words = token === '' ? 'its token is empty' : `its token has less than ${MIN_TOKEN_CHARACTERS} signs`;
    throw new EntryError(`${words} and could be guessed; make one with: heygen-mcp token --name NAME`);
  }
  if (digest.length === DIGEST_CHARACTERS) return token.toLowerCase();
  throw new EntryError(`after sha256: there must be ${DIGEST_CHARACTERS} hexadecimal digits.`);
}

function getId(entry: FullEntry): string {
  if ('token' in entry) return checkTokenId(entry.token);
  const { subject, group } = entry;
  if ((subject || undefined) === undefined && group === undefined)
    throw new EntryError('it names nobody; give it a subject or a group.');
  if (subject !== undefined && group !== undefined)
    throw new EntryError('it has both subject and group; write an entry for each.');
  return group === undefined ? `subject:${subject}` : `group:${group}`;
}

/** What stands where a key should, and is none. */
function checkKey(key: string | undefined, id: string): void {
  if (key === undefined) return;
  if (key.length < MIN_KEY_CHARACTERS)
    throw new EntryError('has no HeyGen key; write entry:key, or set HEYGEN_API_KEY for all that have none.');
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new EntryError('its HeyGen key has characters that no key has; copy it again.');
  if (/^([$<{].*|sha256:.*)$/i.test(key) || getTokenId(key) === id)
    throw new EntryError('its HeyGen key is a placeholder or a token, not a key from app.heygen.com.');
}

/**
 * Reads an entry: `entry:key`, an entry alone, or a JSON object with all that is granted.
 * @throws EntryError
 */
export function parseEntry(line: string, kind: CredentialKind): Omit<Credential, 'order'> {
  const full = line.startsWith('{') ? parseFullEntry(line, kind) : parsePair(line, kind);
  const id = getId(full);
  checkKey(full.key, id);
  const { name, key, expires: expiresAt, toolsets, readOnly, spendLimitUsd } = full;
  const blocked = 'blocked' in full ? full.blocked : undefined;
  return { id, name, key, expiresAt, toolsets, readOnly, spendLimitUsd, blocked };
}
