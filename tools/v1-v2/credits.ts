import { z } from 'zod';
import { beforeSend, type Json, type Operation, operation } from '../../src/declarations/operation.ts';
import { type Charge, chargeUnknown } from '../../src/declarations/pricing.ts';
import { ToolError } from '../../src/declarations/tool-error.ts';
import { v1v2 } from './v1-v2-operation.ts';

/** HeyGen v2, GET /v2/user/remaining_quota; clients divide by 60 to get credits. */
export const getRemainingQuotaV2: Operation = operation({
  ...v1v2('error_data', 'get_current_user'),
  name: 'get_remaining_quota_v2',
  title: 'Credits left (v2)',
  summary: 'Shows what is left of the quota; most clients count 60 of it as one credit.',
  endpoint: 'GET /v2/user/remaining_quota',
  effect: 'read',
  input: z.strictObject({}),
  output: z.looseObject({
    remaining_quota: z.number(),
    used_quota: z.number().optional(),
    details: z.looseObject({}).optional(),
  }),
  example: { input: {}, output: { remaining_quota: 600, details: { api: 600 } } },
});

/** Looks at the credits before a call that costs some, as HeyGen's guides of v2 ask. */
export const creditCheck = beforeSend({
  localInput: { check_credits: z.boolean().optional().describe('Default true.') },
  async run(input, { check_credits: wanted = true }, calls) {
    // Tests of HeyGen's are free, and credits that cannot be read are HeyGen's to look at.
    if (!wanted || input.test === true) return { input };
    const quota = await calls.request(getRemainingQuotaV2, {}).catch(() => undefined);
    if (quota && Number(quota.remaining_quota) <= 0) {
      throw new ToolError(
        'The account has no credits left. Tell the user to top up; check_credits false skips this look.',
      );
    }
    return { input };
  },
});

/** What a film costs as far as money goes: HeyGen counted credits, and a test is free. */
export const chargeFilm = ({ test }: Json): Charge =>
  test === true ? { usd: 0, basis: 'a test is free' } : chargeUnknown('films of v1 and v2, which credits pay for');
