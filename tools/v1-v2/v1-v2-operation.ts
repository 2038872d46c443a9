import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import type { V1V2 } from '../../src/declarations/operation.ts';

/** What every operation of v1 and v2 has in common. */
export const v1v2 = (envelope: V1V2['envelope'], successor?: string) =>
  ({ v1v2: { envelope, ...(successor && { successor }) } }) as const;

export const even = z.int().min(128).max(4096).multipleOf(2);
export const dimension = z.strictObject({ width: even, height: even }).optional().describe('Pixels, even.');
export const callbacks = { callback_id: field.line().optional(), callback_url: field.url().optional() };
/** What every start of a film answers. */
export const made = z.looseObject({ video_id: z.string() });
export const madeExample = { video_id: 'v2_81b0' };
/** An answer of which nothing is needed. */
export const answered = z.looseObject({});
/** An id, with the tool that yields it. */
export const id = field.id;
export const nothing = z.strictObject({});
