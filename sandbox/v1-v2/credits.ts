import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';

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
export const perMinute = (rate: number, seconds: number) => (rate * Math.max(1, Math.ceil(seconds / 30))) / 2;

/** HeyGen v2, GET /v2/user/remaining_quota. */
export const quotaView = ({ quota, usedQuota }: Account): Json => ({
  remaining_quota: quota,
  used_quota: usedQuota,
  details: { api: quota, plan_credit: quota },
});
