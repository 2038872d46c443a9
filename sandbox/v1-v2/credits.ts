import type { HandlerGroup } from '../handler.ts';

/** What v1 and v2 took in credits, by HeyGen's price list of their last year. */
export const RATES = {
  photo_minute: 1,
  avatar_minute: 2,
  avatar_iv_minute: 6,
  translation_minute: 3,
  photo_generation: 1,
  training: 4,
  motion: 1,
  upscale: 0.5,
} as const;

/** Credits for a length, which is charged in steps of half a minute. */
export const computeCredits = (rate: number, seconds: number) => (rate * Math.max(1, Math.ceil(seconds / 30))) / 2;

export default {
  handlers: {
    get_remaining_quota_v1: ({ account }) => ({ remaining_quota: account.quota }),
    get_remaining_quota_v2: ({ account: { quota, usedQuota } }) => ({
      remaining_quota: quota,
      used_quota: usedQuota,
      details: { api: quota, plan_credit: quota },
    }),
  },
} satisfies HandlerGroup;
