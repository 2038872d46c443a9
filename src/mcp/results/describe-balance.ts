import { isObject, toObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';

/** What pays for the work of a key or session, and how much of it is there (HeyGen v3, GET /v3/users/me). */
export function describeBalance(user: Json): string {
  const { wallet, subscription, usage_based: metered } = user;
  if (isObject(wallet))
    return `API keys are paid from the wallet, which has ${wallet.remaining_balance ?? 'an unknown amount of'} ${wallet.currency ?? ''} left; the credits of a web plan do not count here.`;
  if (isObject(subscription)) {
    const credits = toObject(subscription.credits);
    const premium = toObject(credits.premium_credits);
    const bought = toObject(credits.add_on_credits);
    return `This login is paid from the credits of the plan ${subscription.plan ?? ''}: ${premium.remaining ?? 0} premium and ${bought.remaining ?? 0} bought ones are left; the API wallet does not count here.`;
  }
  if (isObject(metered))
    return `The account is metered: ${metered.remaining_credits ?? 0} credits are left, ${metered.spending_current_usd ?? 0} of at most ${metered.spending_cap_usd ?? 'any'} USD are spent.`;
  return '';
}
