import { v7 as createUuid } from 'uuid';

/** An id that says when it was made. HeyGen takes it as idempotency key, and answers nothing that depends on it. */
export const createEntryId = (): string => createUuid();

/** Digits of the time in a UUID of version 7: milliseconds in 48 bits (RFC 9562, 5.7). */
const TIME_DIGITS = 12;
const VERSION_DIGIT = 12;

/** When an id was made; now, for one that does not say. */
export function getEntryTime(id: string): Date {
  const digits = id.replaceAll('-', '');
  const isTimed = /^[\da-f]{32}$/i.test(digits) && digits[VERSION_DIGIT] === '7';
  return isTimed ? new Date(Number.parseInt(digits.slice(0, TIME_DIGITS), 16)) : new Date();
}
