import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { getFormerNames, toNumber } from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import { describeSources } from '../src/declarations/price-list.ts';
import {
  type Charge,
  chargePerPiece,
  chargePerSecond,
  chargeUnknown,
  isPerSecond,
  type Price,
} from '../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../src/declarations/speech-length.ts';
import { type Composite, composite, isOperation } from '../src/declarations/tool.ts';
import type { ToolContext } from '../src/declarations/tool-context.ts';
import { getJobKinds, type Toolset } from '../src/declarations/toolset.ts';
import { getCurrentUser } from './account.ts';

interface Plan {
  work: string;
  seconds?: number;
  script?: string;
  count?: number;
}

/** Work that costs money. */
interface PricedWork {
  /** The kind of job that it is, by the word that other tools have for it; the work itself where it is none. */
  kind: string;
  /** What it is called in a sentence. */
  noun: string;
  /** None where HeyGen publishes none. */
  price?: Price;
}

/** Batches are priced by what is in them. */
const isBatch = (kind: string) => kind.endsWith('_batch');

/** All that costs money by the words for it: kinds of jobs, and variants of them that have a price of their own. */
function getPricedWork(groups: readonly Toolset[]): ReadonlyMap<string, PricedWork> {
  const all = new Map<string, PricedWork>();
  const paid = groups.flatMap(({ tools }) => tools.filter(isOperation).filter(({ spends }) => spends));
  for (const { job, prices = {} } of paid) {
    if (job && !isBatch(job.name) && !all.has(job.name)) all.set(job.name, { kind: job.name, noun: job.noun });
    for (const [word, price] of Object.entries(prices))
      all.set(word, { kind: job?.name ?? word, noun: job?.noun ?? word, price });
  }
  return all;
}

function getCharge({ noun, price }: PricedWork, { seconds, script, count = 1 }: Plan): Charge {
  if (!price) return chargeUnknown(noun.toLowerCase());
  if (!isPerSecond(price)) return chargePerPiece(count, 'x', price);
  return chargePerSecond((seconds ?? estimateSpeechSeconds(script ?? '')) * count, price);
}

/** What other ways to the same kind of result come to: `photo_video 0.9, cinematic_shot 7`. */
function describeVariants(all: ReadonlyMap<string, PricedWork>, plan: Plan): string {
  const { kind } = all.get(plan.work) ?? {};
  const others = [...all].filter(([word, work]) => work.kind === kind && word !== plan.work && work.price);
  return others.map(([word, work]) => `${word} ${getCharge(work, plan).usd}`).join(', ');
}

/** USD in the wallet; undefined where another kind of money pays, or the account cannot be read. */
async function readWallet(read: () => Promise<Json>): Promise<number | undefined> {
  const { wallet } = await read().catch((): Json => ({}));
  const { currency, remaining_balance } = toObject(wallet);
  return currency === 'usd' ? toNumber(remaining_balance) : undefined;
}

async function estimate(all: ReadonlyMap<string, PricedWork>, work: PricedWork, plan: Plan, calls: ToolContext) {
  const { usd, usdFrom, basis } = getCharge(work, plan);
  const variants = describeVariants(all, plan);
  const wallet = await readWallet(() => calls.request(getCurrentUser, {}));
  const { leftUsd: left } = (await calls.getSpending?.().catch(() => undefined)) ?? {};
  const bounds = [wallet, left].filter((amount) => amount !== undefined);
  return {
    ...(usd !== undefined && { usd }),
    ...(usdFrom !== undefined && { usd_from: usdFrom }),
    basis,
    ...(variants && { variants }),
    ...(work.price && { prices_of: `${describeSources(work.price)}; self-serve, plans differ` }),
    ...(wallet !== undefined && { wallet_usd: wallet }),
    ...(left !== undefined && { limit_left_usd: left }),
    ...(usd !== undefined && bounds.length > 0 && { enough: Math.min(...bounds) >= usd }),
  };
}

/** Reckoned here at HeyGen's published prices; HeyGen has no operation for it. */
export function createEstimateCost(groups: readonly Toolset[]): Composite {
  const all = getPricedWork(groups);
  const kinds = [...all].filter(([word, { kind }]) => word === kind).map(([word]) => word);
  const getWork = (word: unknown): PricedWork => all.get(String(word)) ?? { kind: String(word), noun: String(word) };
  const work = field.oneWordOf(kinds, getFormerNames(getJobKinds(groups)), [...all.keys()]);
  const needsLength = field.needs(
    'seconds',
    ({ work: word, script }) => {
      const { price } = getWork(word);
      return price !== undefined && isPerSecond(price) && script === undefined;
    },
    'missing: this is priced by the second, so give seconds or script',
  );
  return composite({
    name: 'estimate_cost',
    default: true,
    title: 'Estimate the cost or price of a video or other work: how expensive it is',
    keywords:
      'what will a film clip cost price pricing bill set me back of expensive cheap how much for minutes credits budget quote calculate before paying',
    summary:
      'Estimate the price (cost) of a video or other work, free of charge: about how much in USD, and what the wallet holds.',
    effect: 'read',
    input: z
      .strictObject({
        work,
        seconds: z.number().gt(0).optional().describe('Length of one result.'),
        script: field.text().min(1).optional().describe('Or its text.'),
        count: z.int().min(1).optional().describe('Languages, clips, films, …, priced together; default 1.'),
      })
      .superRefine(field.rules(needsLength, field.oneOf(['seconds', 'script'], false))),
    output: z.looseObject({
      usd: z.number().optional(),
      usd_from: z.number().optional().describe('Where sources differ.'),
      basis: z.string(),
      variants: z.string().optional().describe('USD of other ways to the same; each may be given as work.'),
      prices_of: z.string().optional(),
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
    run: (plan, calls) => estimate(all, getWork(plan.work), plan, calls),
  });
}
