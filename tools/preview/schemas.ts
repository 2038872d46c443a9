import { z } from 'zod';

/**
 * Operations of HeyGen's public API of 2026-09-07 that are not open to every account. Paths come from an inventory of
 * that document, fields from worked examples of it; what could not be confirmed goes in `extra`, and answers are passed
 * on as they are.
 */
export const whole = z.looseObject({});

/** What lists answer whose items HeyGen's reference could not be read for. */
export const items = z.looseObject({ items: z.array(z.looseObject({})).optional(), has_more: z.boolean().optional() });

export const reading = { effect: 'read' } as const;
