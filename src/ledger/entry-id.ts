import { createHash } from 'node:crypto';
import { v7 as createUuid } from 'uuid';

/** An id that says when it was made. HeyGen takes it as idempotency key, and answers nothing that depends on it. */
export const createEntryId = (): string => createUuid();

const ID_DIGITS = 32;
/** Where the digits of a UUID part. */
const UUID_PARTS = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/;

/** The id of a name: a UUID of version 8 (RFC 9562, 5.8), which says no time. */
export const deriveEntryId = (name: string): string =>
  createHash('sha256').update(name).digest('hex').slice(0, ID_DIGITS).replace(UUID_PARTS, '$1-$2-8$3-8$4-$5');

/** Digits of the time in a UUID of version 7: milliseconds in 48 bits (RFC 9562, 5.7). */
const TIME_DIGITS = 12;
const VERSION_DIGIT = 12;

/** When an id was made; now, for one that does not say. */
export function getEntryTime(id: string): Date {
  const digits = id.replaceAll('-', '');
  const isTimed = /^[\da-f]{32}$/i.test(digits) && digits[VERSION_DIGIT] === '7';
  return isTimed ? new Date(Number.parseInt(digits.slice(0, TIME_DIGITS), 16)) : new Date();
}
