import { z } from 'zod';
import { operation } from '../../src/declarations/operation.ts';
import { getRemainingQuotaV2 } from './credits.ts';
import { nothing, v1v2 } from './v1-v2-operation.ts';

export const getRemainingQuotaV1 = operation({
  ...v1v2('bare', 'get_current_user'),
  name: 'get_remaining_quota_v1',
  title: 'Credits left (v1)',
  summary: 'Shows what is left of the quota.',
  endpoint: 'GET /v1/user/remaining_quota',
  effect: 'read',
  input: nothing,
  output: z.looseObject({ remaining_quota: z.int() }),
  example: { input: {}, output: { remaining_quota: 600 } },
});

export const getUserV1 = operation({
  ...v1v2('code_data', 'get_current_user'),
  name: 'get_user_v1',
  title: 'The account (v1)',
  summary: 'Shows whose account this is.',
  endpoint: 'GET /v1/user/me',
  effect: 'read',
  input: nothing,
  output: z.looseObject({
    username: z.string().optional(),
    email: z.string().optional(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
  }),
  example: { input: {}, output: { username: 'sandbox', email: 'sandbox@example.com' } },
});

/** Whose account it is and what is left on it (HeyGen v1 and v2, /user). */
export default [getRemainingQuotaV1, getRemainingQuotaV2, getUserV1];
