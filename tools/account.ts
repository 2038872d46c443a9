import { z } from 'zod';
import { operation, toolset } from '../src/declarations/operation.ts';

const pool = z.looseObject({ remaining: z.number().optional(), resets_at: z.string().optional() }).optional();

/** HeyGen v3, GET /v3/users/me. */
export const getCurrentUser = operation({
  name: 'get_current_user',
  default: true,
  title: 'Account, balance and credits',
  keywords:
    'how much money is left balance credits wallet who am I logged in account plan budget remaining afford can we still enough funds',
  summary:
    'Show the account and its balance: how much credit or money is left (wallet in USD, plan credits, or metered use).',
  endpoint: 'GET /v3/users/me',
  effect: 'read',
  input: z.strictObject({}),
  output: z.looseObject({
    username: z.string(),
    email: z.string().optional(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    billing_type: z.string().optional(),
    wallet: z
      .looseObject({
        currency: z.string(),
        remaining_balance: z.number().optional(),
        auto_reload: z
          .looseObject({
            enabled: z.boolean(),
            threshold_usd: z.number().optional(),
            amount_usd: z.number().optional(),
          })
          .optional(),
      })
      .optional(),
    subscription: z
      .looseObject({
        plan: z.string(),
        credits: z.looseObject({ premium_credits: pool, add_on_credits: pool }),
      })
      .optional(),
    usage_based: z
      .looseObject({
        spending_current_usd: z.number().optional(),
        spending_cap_usd: z.number().optional(),
        remaining_credits: z.number().optional(),
        included_credits: z.number().optional(),
      })
      .optional(),
  }),
  example: {
    input: {},
    output: {
      username: 'sandbox',
      email: 'sandbox@example.com',
      first_name: 'Sandy',
      last_name: 'Box',
      billing_type: 'wallet',
      wallet: { currency: 'usd', remaining_balance: 100, auto_reload: { enabled: false } },
    },
  },
});

export default toolset('account', 'Account', [getCurrentUser]);
