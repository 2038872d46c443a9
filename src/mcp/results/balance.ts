import type { Json } from '../../declarations/operation.ts';

interface Pool {
  remaining?: number;
}

/** The fields of HeyGen's account that say what pays for work (HeyGen v3, GET /v3/users/me). */
interface Money {
  wallet?: { currency?: string; remaining_balance?: number };
  subscription?: { plan?: string; credits?: { premium_credits?: Pool; add_on_credits?: Pool } };
  usage_based?: { remaining_credits?: number; spending_current_usd?: number; spending_cap_usd?: number };
}

/** What pays for the work of a key or session, and how much of it is there. */
export function describeBalance(user: Json): string {
  const { wallet, subscription, usage_based: metered } = user as Money;
  if (wallet)
    return `API keys are paid from the wallet, which has ${wallet.remaining_balance ?? 'an unknown amount of'} ${wallet.currency ?? ''} left; the credits of a web plan do not count here.`;
  if (subscription) {
    const { premium_credits: premium, add_on_credits: bought } = subscription.credits ?? {};
    return `This login is paid from the credits of the plan ${subscription.plan ?? ''}: ${premium?.remaining ?? 0} premium and ${bought?.remaining ?? 0} bought ones are left; the API wallet does not count here.`;
  }
  if (metered)
    return `The account is metered: ${metered.remaining_credits ?? 0} credits are left, ${metered.spending_current_usd ?? 0} of at most ${metered.spending_cap_usd ?? 'any'} USD are spent.`;
  return '';
}
