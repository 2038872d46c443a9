import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { composite } from '../src/declarations/operation.ts';
import { chargePerPiece, chargePerSecond, PRICED_AT, type Price } from '../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../src/declarations/speech-length.ts';
import { getCurrentUser } from './account.ts';

/** What can be planned, with its price: by second of output, or by piece. */
const BY_SECOND = {
  video_agent: 'video_agent_second',
  avatar_video: 'avatar_second',
  photo_video: 'photo_avatar_second',
  translation: 'translation_speed_second',
  precise_translation: 'translation_precision_second',
  audio_translation: 'translation_audio_second',
  lipsync: 'lipsync_speed_second',
  precise_lipsync: 'lipsync_precision_second',
  speech: 'speech_second',
  html_render: 'hyperframes_second',
} as const satisfies Record<string, Price>;

const BY_PIECE = {
  cinematic_shot: 'cinematic_video',
  clip: 'clip',
  avatar: 'avatar_creation',
} as const satisfies Record<string, Price>;

type Work = keyof typeof BY_SECOND | keyof typeof BY_PIECE;
const isBySecond = (work: Work): work is keyof typeof BY_SECOND => Object.hasOwn(BY_SECOND, work);

interface Plan {
  work: Work;
  seconds?: number;
  script?: string;
  count?: number;
}

function chargeOf({ work, seconds, script, count = 1 }: Plan) {
  if (!isBySecond(work)) return chargePerPiece(count, 'x', BY_PIECE[work]);
  return chargePerSecond((seconds ?? estimateSpeechSeconds(script ?? '')) * count, BY_SECOND[work]);
}

/** USD in the wallet; undefined where another kind of money pays, or the account cannot be read. */
async function balance(read: () => Promise<Record<string, unknown>>): Promise<number | undefined> {
  const { wallet } = (await read().catch(() => ({}))) as {
    wallet?: { currency?: string; remaining_balance?: number };
  };
  return wallet?.currency === 'usd' ? wallet.remaining_balance : undefined;
}

const needsLength = field.needs(
  'seconds',
  (given) => isBySecond(given.work as Work) && given.script === undefined,
  'missing: this is priced by the second, so give seconds or script',
);

/** Reckoned here at HeyGen's published prices; HeyGen has no operation for it. */
export const estimateCost = composite({
  name: 'estimate_cost',
  default: true,
  title: 'Estimate what work costs',
  summary: 'Tells, free of charge, about what planned work costs in USD, and what the wallet holds.',
  effect: 'read',
  input: z
    .strictObject({
      work: z.enum([...Object.keys(BY_SECOND), ...Object.keys(BY_PIECE)] as [Work, ...Work[]]),
      seconds: z.number().gt(0).optional().describe('Length of the result.'),
      script: z.string().min(1).optional().describe('Or its text, reckoned at 150 words a minute.'),
      count: z.int().min(1).optional().describe('Languages, clips, films, …; default 1.'),
    })
    .superRefine(field.rules(needsLength, field.oneOf(['seconds', 'script'], false))),
  output: z.looseObject({
    usd: z.number(),
    basis: z.string(),
    prices_of: z.string(),
    wallet_usd: z.number().optional(),
    enough: z.boolean().optional(),
  }),
  example: {
    input: { work: 'video_agent', seconds: 45 },
    output: { usd: 1.4985, basis: '45 s x 0.0333 USD', prices_of: PRICED_AT, wallet_usd: 100, enough: true },
  },
  run: async (plan, calls) => {
    const { usd = 0, basis } = chargeOf(plan);
    const wallet = await balance(() => calls.request(getCurrentUser, {}));
    const held = wallet === undefined ? {} : { wallet_usd: wallet, enough: wallet >= usd };
    return { usd, basis, prices_of: `${PRICED_AT}, self-serve; plans differ`, ...held };
  },
});
