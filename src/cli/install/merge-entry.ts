import { isDeepStrictEqual } from 'node:util';
import { isObject, toObject } from '../../declarations/json.ts';

type Fields = Record<string, unknown>;
/**
 * Our entry over the one that is there: what the person or the host added stays (a switch, approvals, variables), what
 * belongs to the other way of connecting goes.
 * @param other what the entry would be, had the other way been asked for
 */
export function mergeEntry(there: unknown, ours: object, other: object = {}): object {
  if (!isObject(there)) return ours;
  const stale = Object.keys(other).filter((key) => !Object.hasOwn(ours, key));
  const kept = Object.entries(there).filter(([key]) => !stale.includes(key));
  const merged: Fields = Object.fromEntries(kept);
  for (const [key, value] of Object.entries(ours)) {
    merged[key] = isObject(value) ? mergeEntry(there[key], value, toObject(toObject(other)[key])) : value;
  }
  return merged;
}

/** True when both say the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(toPlainJson(one), toPlainJson(other));

/** As data only: parsers differ in the prototypes of what they make. */
const toPlainJson = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));
