import type { Json } from './operation.ts';

/** True for a JSON object: neither a list nor null. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value from outside as an object to look into: an empty one where it is none. */
export const toObject = (value: unknown): Json => (isObject(value) ? value : {});

/**
 * Drops null fields, at every depth, so that "absent" has one form only: HeyGen sends null for what it does not know, and
 * some models write it for what they leave out.
 */
export function stripNulls<T>(value: T): T {
  // What is made of the parts of a T, each of its own type, is a T, which the compiler does not see.
  if (Array.isArray(value)) return value.map(stripNulls) as T;
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([name, field]) => [name, stripNulls(field)])) as T;
}

/** The names that an object literal has; for others its type need not know all of them. */
export const getKeys = <T extends object>(literal: T) => Object.keys(literal) as (keyof T & string)[];

/** A value from outside as a list of objects; what is none is left out. */
export const toObjects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A value from outside as a list of texts. */
export const toTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A value from outside as texts by name. */
export const toTextsByName = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(toObject(value)).map(([name, text]) => [name, String(text)]));

/** A value from outside as a text, where it is one. */
export const toOptionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
