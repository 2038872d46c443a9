import { z } from 'zod';
import { parseList } from '../runtime/parse-list.ts';

/** A number, also as text. */
export const number = z.coerce.number({
  error: ({ code }) => (code === 'invalid_type' ? 'must be a number' : undefined),
});
/** A whole number within bounds. */
export const integer = (min: number, max: number) => number.int('must be a whole number').min(min).max(max);
/** A web address. */
export const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
/** Names between commas. */
export const names = z.string().transform(parseList);
/** 1 or 0, or a flag without a value. */
export const boolean = z.union([z.boolean(), z.stringbool({ error: 'must be 1 or 0' })]);
