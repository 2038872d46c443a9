/** What one source says that something costs. */
export interface PriceSource {
  usd: number;
  /** When it was published or measured, year and month. */
  of: string;
  source: string;
}

const PAGE = (usd: number): PriceSource => ({ usd, of: '2026-08', source: 'HeyGen’s pricing page' });
/** heygen.com's help article on API credits, as updated 2026-09-16 and read in code of others. */
const HELP = (usd: number): PriceSource => ({ usd, of: '2026-09', source: 'help.heygen.com/en/articles/10060327' });
/** HeyGen Video, from 2026-11-01 on. */
const SHOTS = (usd: number): PriceSource => ({ usd, of: '2026-10', source: 'help.heygen.com/en/articles/17272995' });
const CLIENT = (usd: number, of: string): PriceSource => ({ usd, of, source: 'heygen-com/heygen-cli' });

/** USD of one API credit: a photo avatar is 26 of them, and 1.32 USD. */
const API_CREDIT = 1.32 / 26;

/** HeyGen's self-serve prices in USD. They move: correct them here. Where sources differ, all stand. */
export const PRICE_SOURCES = {
  video_agent_second: [PAGE(0.0333)],
  photo_avatar_second: [PAGE(0.05), HELP(0.0385)],
  avatar_second: [PAGE(0.0667)],
  avatar_4k_second: [{ usd: 0.0833, of: '2026-05', source: 'HeyGen’s pricing page' }],
  photo_avatar_4k_second: [{ usd: 0.0667, of: '2026-05', source: 'HeyGen’s pricing page' }],
  avatar_iii_photo_second: [PAGE(0.0433), HELP(0.0165)],
  avatar_iii_second: [PAGE(0.0167)],
  cinematic_video: [PAGE(7)],
  translation_speed_second: [PAGE(0.0333)],
  translation_precision_second: [PAGE(0.0667)],
  translation_audio_second: [PAGE(0.0333)],
  lipsync_speed_second: [PAGE(0.0333)],
  lipsync_precision_second: [PAGE(0.0667)],
  speech_second: [PAGE(0.000667)],
  clip: [PAGE(0.15)],
  avatar_creation: [
    PAGE(1),
    { usd: 1.32, of: '2026-10', source: 'measured, and help.heygen.com/en/articles/10060327' },
  ],
  hyperframes_second: [PAGE(0.1 / 60)],
  filler_word_second: [CLIENT(0.3 / 60, '2026-11')],
  professional_speech_second: [HELP((0.6 * API_CREDIT) / 60)],
  instant_speech_character: [CLIENT(15 / 1_000_000, '2026-10')],
  shot_480p_second: [SHOTS(0.02)],
  shot_768p_second: [SHOTS(0.03)],
  shot_1080p_second: [SHOTS(0.09)],
  reference_shot_480p_second: [SHOTS(0.04)],
  reference_shot_768p_second: [SHOTS(0.06)],
  reference_shot_1080p_second: [SHOTS(0.18)],
  generated_image: [{ usd: 0.28, of: '2026-10', source: 'code of others' }],
} as const satisfies Record<string, readonly [PriceSource, ...PriceSource[]]>;

export type Price = keyof typeof PRICE_SOURCES;

/** Prices of this process in place of those above. */
let ownPrices: Partial<Record<Price, PriceSource>> = {};

/** Has prices of an operator's own count in place of what sources say; those that are not named stay. */
export function setOwnPrices(prices: Partial<Record<Price, PriceSource>>): void {
  ownPrices = prices;
}

const getSources = (price: Price): readonly PriceSource[] => {
  const own = ownPrices[price];
  return own ? [own] : PRICE_SOURCES[price];
};

/** The lowest and the highest that sources say, in USD; the higher one counts. */
export function getPriceRange(price: Price): { from: number; to: number } {
  const all = getSources(price).map(({ usd }) => usd);
  return { from: Math.min(...all), to: Math.max(...all) };
}

/** The price that counts: the highest of any source, in USD. */
export const getPrice = (price: Price): number => getPriceRange(price).to;

/** Where a price comes from, and of when: `2026-08, HeyGen’s pricing page`. */
export const describeSources = (price: Price): string =>
  getSources(price)
    .map(({ of, source }) => `${of}, ${source}`)
    .join('; ');
