import { z } from 'zod';
import { operation } from '../src/declarations/operation.ts';
import { toolset } from '../src/declarations/toolset.ts';
import { getSpending } from './get-spending.ts';

const pool = z.looseObject({ remaining: z.number().optional(), resets_at: z.string().optional() }).optional();

/** HeyGen v3, GET /v3/users/me. */
export const getCurrentUser = operation({
  name: 'get_current_user',
  default: true,
  title: 'Account, balance and credits',
  keywords:
    'how much money credit credits dollars are left remaining balance quota wallet who am I logged in user account subscription plan paying for budget afford running out can we still enough funds',
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

/** HeyGen v3, GET /v3/api_keys/self: needs no scope. */
export const getApiKey = operation({
  name: 'get_api_key',
  title: 'Scopes of the API key',
  keywords: 'permissions scopes key rights allowed to do expires insufficient scope',
  summary: 'Show what the API key in use may do (its scopes, e.g. videos:write), and when it expires.',
  endpoint: 'GET /v3/api_keys/self',
  effect: 'read',
  input: z.strictObject({}),
  output: z.looseObject({
    key_id: z.string().optional(),
    key_name: z.string().optional(),
    status: z.string().optional(),
    scope_mode: z.string().optional(),
    scopes: z.array(z.string()).optional(),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
    expires_at: z.string().optional().describe('Absent: never.'),
    expires_in_seconds: z.int().optional(),
  }),
  example: {
    input: {},
    output: { key_id: 'key_1', key_name: 'Assistant', status: 'active', scopes: ['videos:read', 'videos:write'] },
  },
});

export default toolset('account', 'Account', [getCurrentUser, getApiKey, getSpending]);
