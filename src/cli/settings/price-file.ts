import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { getKeys, isObject } from '../../declarations/json.ts';
import { PRICE_SOURCES, type Price, type PriceSource, setOwnPrices } from '../../declarations/price-list.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { findNearestName } from '../../runtime/nearest-name.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { Config } from './config.ts';

/** No second, clip or film costs as much; a larger number is a slip of the pen. */
const MAX_USD = 1_000;

const usd = z.number().min(0).max(MAX_USD);

/** A price: USD, or with its month and where it comes from. */
const entrySchema = z.union([
  usd,
  z.strictObject({ usd, of: z.string().max(40).optional(), source: z.string().max(200).optional() }),
]);

const EXPECTED = `must be USD from 0 to ${MAX_USD}: 0.0333, or {"usd": 0.0333, "of": "2026-11", "source": "…"}`;

const NAMES = getKeys(PRICE_SOURCES);

const isPrice = (name: string): name is Price => Object.hasOwn(PRICE_SOURCES, name);

const describeUnknownName = (name: string) => {
  const nearest = findNearestName(name, NAMES);
  return nearest ? `is no price; ${nearest} is` : `is no price; the prices are ${NAMES.join(', ')}`;
};

/** Reads a file's text. @throws StartupError when it cannot be read, or is no JSON object */
function readEntries(file: string): Record<string, unknown> {
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartupError(`HEYGEN_PRICES ${file} cannot be read: ${getErrorMessage(error)}.`);
  }
  if (!isObject(entries)) throw new StartupError(`HEYGEN_PRICES ${file} must hold one JSON object, prices by name.`);
  return entries;
}

/**
 * Reads prices of an operator's own. One without a month or a source has those of the file.
 * @throws StartupError with every entry that cannot be used, a line each
 */
export function readPriceFile(file: string): Partial<Record<Price, PriceSource>> {
  const entries = readEntries(file);
  const ofFile = { of: statSync(file).mtime.toISOString().slice(0, 7), source: 'HEYGEN_PRICES' };
  const problems: string[] = [];
  const prices: Partial<Record<Price, PriceSource>> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const parsed = entrySchema.safeParse(entry);
    if (!isPrice(name)) problems.push(`${name} ${describeUnknownName(name)}`);
    else if (!parsed.success) problems.push(`${name} is ${JSON.stringify(entry).slice(0, 80)} and ${EXPECTED}`);
    else prices[name] = { ...ofFile, ...(typeof parsed.data === 'number' ? { usd: parsed.data } : parsed.data) };
  }
  if (problems.length > 0)
    throw new StartupError(problems.map((problem) => `HEYGEN_PRICES ${file}: ${problem}.`).join('\n'));
  return prices;
}

/** Has the prices of the settings count. @throws StartupError as `readPriceFile` does */
export function applyPriceFile({ prices: file }: Pick<Config, 'prices'>): void {
  if (file !== undefined) setOwnPrices(readPriceFile(file));
}
