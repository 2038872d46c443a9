import { mentionsTime, parseStatedSeconds } from './duration.ts';
import { getPriceRange, type Price } from './price-list.ts';
import { estimateSpeechSeconds } from './speech-length.ts';

export type { Price } from './price-list.ts';

/*
 * The words of a declaration that are about money:
 *
 * | word            | stands on | says                                                                             |
 * | --------------- | --------- | -------------------------------------------------------------------------------- |
 * | `spends`        | tool      | that a call costs money: hosts are warned, and the spending limit applies        |
 * | `charge`        | tool      | what this call costs before it is sent, by its arguments; where HeyGen publishes |
 * |                 |           | no price, `() => chargeUnknown('what it makes')`                                 |
 * | `prices`        | operation | the prices that `estimate_cost` plans with, by its words for the work            |
 * | `resultPrice`   | operation | which price its result has, where the arguments decide that                      |
 * | `prices`        | job       | the prices that a finished job may have, where it is not known how it was made   |
 * | `billedSeconds` | job       | the field of the answer with the seconds that are charged for, if not `duration` |
 * | `countPieces`   | job       | how many things a finished job holds, where they are priced by the piece         |
 *
 * The prices themselves are in `price-list.ts`.
 */

/** True for a price of each second of output, false for one of each thing made. */
export const isPerSecond = (price: Price): boolean => price.endsWith('_second');

/** What a call is expected to cost. */
export interface Charge {
  /** USD; undefined where HeyGen publishes no price. Where sources differ, what the highest price makes of it. */
  usd?: number;
  /** USD by the lowest price, where sources differ. */
  usdFrom?: number;
  /** How it was reckoned, in words: `18 s x 0.0667 USD`. */
  basis: string;
  /** True where a length was not known, so that `usd` is the most it can come to. */
  atMost?: true;
  /** USD for each second of the result, where its length alone decides. */
  usdPerSecond?: number;
}

/** HeyGen takes audio of at most 600 s, and makes films of at most 30 minutes (usage limits page). */
export const MAX_AUDIO_S = 600;
export const MAX_VIDEO_S = 1800;

/** Lengths of film that the Video Agent's first version took, in seconds. */
export const SHORTEST_AGENT_FILM_S = 5;
export const LONGEST_AGENT_FILM_S = 300;

/** How long a Video Agent film is taken to be when its prompt names no length, in seconds. */
const TYPICAL_AGENT_VIDEO_S = 60;

const roundUsd = (usd: number) => Math.round(usd * 10_000) / 10_000;

const formatUsd = (usd: number) => String(Number(usd.toFixed(6)));

/** A price in words: `0.0667 USD`, or `0.0385 to 0.05 USD` where sources differ. */
function formatPrice(price: Price): string {
  const { from, to } = getPriceRange(price);
  return from === to ? `${formatUsd(to)} USD` : `${formatUsd(from)} to ${formatUsd(to)} USD`;
}

function chargeProduct(amount: number, unit: string, price: Price): Charge {
  const { from, to } = getPriceRange(price);
  return {
    usd: roundUsd(amount * to),
    ...(from < to && { usdFrom: roundUsd(amount * from) }),
    basis: `${Number(amount.toFixed(1))} ${unit} x ${formatPrice(price)}`,
  };
}

/** The least that is reckoned, in seconds: no film and no speech is for nothing, whatever its text says. */
const MIN_BILLED_S = 1;

/** A price for each second of output; a length that is no number is the longest that it can be. */
export function chargePerSecond(seconds: number, price: Price, atMost?: true): Charge {
  const known = Number.isFinite(seconds);
  return {
    ...chargeProduct(known ? Math.max(seconds, MIN_BILLED_S) : MAX_VIDEO_S, 's', price),
    ...((atMost || !known) && { atMost: true as const }),
    usdPerSecond: getPriceRange(price).to,
  };
}

/** A price for each thing made. */
export const chargePerPiece = (pieces: number, unit: string, price: Price): Charge =>
  chargeProduct(pieces, unit, price);

/** Speech of a professional or an instant voice: an id does not show which of both it is, and so what it costs. */
export function chargeModelSpeech(text: string, speed: number): Charge {
  const seconds = Math.max(estimateSpeechSeconds(text) / (speed > 0 ? speed : 1), MIN_BILLED_S);
  const charges = [
    chargeProduct(seconds, 's', 'professional_speech_second'),
    chargeProduct(text.length, 'characters', 'instant_speech_character'),
  ];
  const amounts = charges.map(({ usd = 0 }) => usd);
  return {
    usd: Math.max(...amounts),
    usdFrom: Math.min(...amounts),
    basis: charges.map(({ basis }) => basis).join(', or with an instant voice '),
  };
}

/** HeyGen charges for it and publishes no price. */
export const chargeUnknown = (what: string): Charge => ({ basis: `HeyGen publishes no price for ${what}` });

/** A charge as a model passes it on: `Estimated cost: about $2.00 (60 s x 0.0333 USD).` */
export function formatCharge({ usd, basis, atMost }: Charge): string {
  if (usd === undefined) return `Estimated cost: unknown; ${basis}.`;
  return `Estimated cost: ${atMost ? 'at most' : 'about'} $${usd.toFixed(usd < 0.1 ? 3 : 2)} (${basis}).`;
}

/** What finished work came to, by its real length or its pieces: as much as the dearest of the prices that it may have. */
export function chargeResult(
  prices: readonly Price[],
  seconds: number | undefined,
  pieces: number,
): Charge | undefined {
  const charges = prices.flatMap((price) => {
    if (!isPerSecond(price)) return chargePerPiece(pieces, 'x', price);
    return seconds === undefined ? [] : chargePerSecond(seconds, price);
  });
  const [dearest, ...others] = charges.toSorted((one, other) => (other.usd ?? 0) - (one.usd ?? 0));
  const cheapest = others.at(-1);
  if (!dearest || !cheapest) return dearest;
  const usdFrom = cheapest.usdFrom ?? cheapest.usd;
  return { ...dearest, usdFrom, basis: `${cheapest.basis} or ${dearest.basis}, by how it was made`, atMost: true };
}

/** Several charges as one; unknown as soon as one of them is. */
export function addCharges(charges: readonly Charge[]): Charge {
  const known = charges.every(({ usd }) => usd !== undefined);
  const [rate, ...otherRates] = new Set(charges.map(({ usdPerSecond }) => usdPerSecond));
  const basis = [...new Set(charges.map((charge) => charge.basis))];
  return {
    ...(known && { usd: roundUsd(charges.reduce((total, { usd = 0 }) => total + usd, 0)) }),
    ...(known &&
      charges.some(({ usdFrom }) => usdFrom !== undefined) && {
        usdFrom: roundUsd(charges.reduce((total, { usd = 0, usdFrom = usd }) => total + usdFrom, 0)),
      }),
    basis: basis.length > 6 ? `${charges.length} items, the first ${basis[0]}` : basis.join(' + '),
    ...(charges.some(({ atMost }) => atMost) && { atMost: true as const }),
    ...(rate !== undefined && otherRates.length === 0 && { usdPerSecond: rate }),
  };
}

/** A film that the Video Agent makes from a prompt. Its length is the agent's choice: up to about 1.7 times what was asked. */
export function chargeVideoAgent(prompt: string): Charge {
  const named = parseStatedSeconds(prompt);
  if (named !== undefined)
    return chargePerSecond(Math.min(Math.max(named, SHORTEST_AGENT_FILM_S), MAX_VIDEO_S), 'video_agent_second');
  if (mentionsTime(prompt)) return chargePerSecond(MAX_VIDEO_S, 'video_agent_second', true);
  const charge = chargePerSecond(TYPICAL_AGENT_VIDEO_S, 'video_agent_second');
  return { ...charge, basis: `${charge.basis}, as the prompt names no length` };
}
