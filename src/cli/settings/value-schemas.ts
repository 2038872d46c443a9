import { homedir } from 'node:os';
import { delimiter } from 'node:path';
import { z } from 'zod';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { expandHome } from '../../runtime/expand-home.ts';
import { parseList } from '../../runtime/parse-list.ts';
import { parseRedisAddress } from '../../runtime/redis-address.ts';

/** A number, also as text. */
export const number = z.coerce.number({
  error: ({ code }) => (code === 'invalid_type' ? 'must be a number' : undefined),
});
/** A whole number within bounds. */
export const integer = (min: number, max: number) => number.int('must be a whole number').min(min).max(max);
/** A web address. */
export const address = z.url({ protocol: /^https?$/, abort: true, error: 'must be an http:// or https:// address' });
/** Names between commas. */
export const names = z.string().transform(parseList);
/** 1 or 0. */
export const boolean = z.union([z.boolean(), z.stringbool()], { error: 'must be 1 or 0' });

/** Entries between commas, each checked. */
const createNamesSchema = (isRight: (entry: string) => boolean, error: (wrong: string) => string) =>
  names.check(({ value, issues }) => {
    for (const entry of value) {
      if (!isRight(entry)) issues.push({ code: 'custom', input: value, message: error(entry) });
    }
  });

/** Names of hosts: what a `Host` header has, without a port. */
export const hostNames = createNamesSchema(
  (entry) => /^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(entry),
  (entry) => `${entry} must be a name such as video.example.com, without https://, port or path`,
);

const isOrigin = (entry: string) => URL.canParse(entry) && new URL(entry).origin === entry;

/** Origins of web pages, or `*`. */
export const origins = createNamesSchema(
  (entry) => entry === '*' || isOrigin(entry),
  (entry) => `${entry} must be an origin such as https://app.example.com, with https:// and without a path`,
);

/** `a=1`, `a=2`, `b=3` as lists by what is before the sign. */
function groupPairs(pairs: readonly string[]): Readonly<Partial<Record<string, readonly string[]>>> {
  const groups: Record<string, string[]> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const group = pair.slice(0, at);
    groups[group] = [...(groups[group] ?? []), pair.slice(at + 1)];
  }
  return groups;
}

/** The characters of a scope (RFC 6749, 3.3). */
const SCOPE_PAIR = /^(read|write|delete)=[\x21\x23-\x5b\x5d-\x7e]+$/;

/** What our scopes are called elsewhere: `read=heygen:read,write=heygen:write`. */
export const scopeNames = createNamesSchema(
  (entry) => SCOPE_PAIR.test(entry),
  (entry) => `${entry} must be read=, write= or delete= with the name that your authorization server has for it`,
).transform(groupPairs);

/** Fewer characters than this are guessed. */
const MIN_SECRET_CHARACTERS = 16;

/** Signing secrets. A short one is not quoted either. */
export const secrets = createNamesSchema(
  (entry) => entry.length >= MIN_SECRET_CHARACTERS,
  () => `a secret must have ${MIN_SECRET_CHARACTERS} characters or more; openssl rand -hex 32 makes one`,
);

/** The address under which a server is found, below which it serves /mcp. */
export const publicAddress = address
  .refine((url) => !/\/mcp\/?$/.test(new URL(url).pathname), 'must be the address without /mcp, which is added')
  .refine((url) => !/[?#]/.test(url), 'must have no ? and no #');

/** Where Redis is, in one of the forms that `parseRedisAddress` reads. */
export const redisAddress = z.string().check(({ value, issues }) => {
  try {
    parseRedisAddress(value);
  } catch (error) {
    issues.push({ code: 'custom', input: value, message: getErrorMessage(error) });
  }
});

/** A path; `~` is the home folder. */
export const path = z
  .string()
  .min(1)
  .transform((given) => expandHome(given, homedir()));

/** An address, or else a path. */
export const specSource = z.string().pipe(z.union([address, path]));

/** Paths with the system's separator between them. */
export const folders = z.string().transform((list) =>
  list
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => expandHome(folder, homedir())),
);
