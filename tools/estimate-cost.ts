import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { getFormerNames, toNumber } from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import {
  type Composite,
  composite,
  getJobKinds,
  isOperation,
  type Json,
  type Toolset,
} from '../src/declarations/operation.ts';
import { describeSources } from '../src/declarations/prices.ts';
import { type Charge, chargePerPiece, chargePerSecond, isPerSecond, type Price } from '../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../src/declarations/speech-length.ts';
import { getCurrentUser } from './account.ts';

interface Plan {
  work: string;
  seconds?: number;
  script?: string;
  count?: number;
}

/** Prices by the words for the work. */
type Prices = ReadonlyMap<string, Price>;

/** The prices that operations declare. */
const getPrices = (groups: readonly Toolset[]): Prices =>
  new Map(
    groups.flatMap(({ tools }) => tools.filter(isOperation).flatMap(({ prices = {} }) => Object.entries(prices))),
  );

/** @throws TypeError for a word that the schema does not take */
function getPrice(prices: Prices, work: string): Price {
  const price = prices.get(work);
  if (!price) throw new TypeError(`${work} has no price`);
  return price;
}

function getCharge(prices: Prices, { work, seconds, script, count = 1 }: Plan): Charge {
  const price = getPrice(prices, work);
  if (!isPerSecond(price)) return chargePerPiece(count, 'x', price);
  return chargePerSecond((seconds ?? estimateSpeechSeconds(script ?? '')) * count, price);
}

/** USD in the wallet; undefined where another kind of money pays, or the account cannot be read. */
async function balance(read: () => Promise<Json>): Promise<number | undefined> {
  const { wallet } = await read().catch((): Json => ({}));
  const { currency, remaining_balance } = toObject(wallet);
  return currency === 'usd' ? toNumber(remaining_balance) : undefined;
}

/** Reckoned here at HeyGen's published prices; HeyGen has no operation for it. */
export function createEstimateCost(groups: readonly Toolset[]): Composite {
  const prices = getPrices(groups);
  const work = field.oneWordOf([...prices.keys()], getFormerNames(getJobKinds(groups)));
  const needsLength = field.needs(
    'seconds',
    ({ work: word, script }) => script === undefined && isPerSecond(getPrice(prices, String(word))),
    'missing: this is priced by the second, so give seconds or script',
  );
  return composite({
    name: 'estimate_cost',
    default: true,
    title: 'Estimate the cost or price of work',
    keywords: 'what will it cost price of expensive how much for minutes budget quote',
    summary:
      'Estimate the price (cost) of a video or other work, free of charge: about how much in USD, and what the wallet holds.',
    effect: 'read',
    input: z
      .strictObject({
        work,
        seconds: z.number().gt(0).optional().describe('Length of the result.'),
        script: field.text().min(1).optional().describe('Or its text.'),
        count: z.int().min(1).optional().describe('Languages, clips, films, …; default 1.'),
      })
      .superRefine(field.rules(needsLength, field.oneOf(['seconds', 'script'], false))),
    output: z.looseObject({
      usd: z.number(),
      usd_from: z.number().optional().describe('Where sources differ.'),
      basis: z.string(),
      prices_of: z.string(),
      wallet_usd: z.number().optional(),
      limit_left_usd: z.number().optional().describe('Of HEYGEN_SPEND_LIMIT_USD.'),
      enough: z.boolean().optional(),
    }),
    example: {
      input: { work: 'session', seconds: 45 },
      output: {
        usd: 1.4985,
        basis: '45 s x 0.0333 USD',
        prices_of: '2026-08, HeyGen’s pricing page',
        wallet_usd: 100,
        enough: true,
      },
    },
    run: async (plan, calls) => {
      const { usd = 0, usdFrom, basis } = getCharge(prices, plan);
      const wallet = await balance(() => calls.request(getCurrentUser, {}));
      const { leftUsd: left } = (await calls.getSpending?.().catch(() => undefined)) ?? {};
      const bounds = [wallet, left].filter((amount) => amount !== undefined);
      return {
        usd,
        ...(usdFrom !== undefined && { usd_from: usdFrom }),
        basis,
        prices_of: `${describeSources(getPrice(prices, plan.work))}; self-serve, plans differ`,
        ...(wallet !== undefined && { wallet_usd: wallet }),
        ...(left !== undefined && { limit_left_usd: left }),
        ...(bounds.length > 0 && { enough: Math.min(...bounds) >= usd }),
      };
    },
  });
}
