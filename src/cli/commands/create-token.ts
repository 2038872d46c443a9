import { randomBytes } from 'node:crypto';
import { EntryError, getTokenId, parseEntry } from '../../mcp/http/auth/parse-credential.ts';
import { createVisibleTools } from '../../mcp/tool-list/visible-tools.ts';
import type { App } from '../app.ts';
import { print, printAside } from '../process/print.ts';
import { getManifest, getSelection } from '../services/mcp-server-factory.ts';
import type { Config } from '../settings/config.ts';
import { ConfigError } from '../settings/config-error.ts';

/** 256 bits, as many as the digest that is kept of them. */
const TOKEN_BYTES = 32;
/** By it a token is recognised where one turns up, by people and by scanners for secrets. */
const TOKEN_PREFIX = 'hgmcp_';
const DAY_MS = 24 * 3600 * 1000;

/** A day as it is, or so many days from now. */
function toExpiryDay(expires: string, now: number): string {
  const days = /^(\d{1,5})d$/.exec(expires)?.[1];
  return days === undefined ? expires : new Date(now + Number(days) * DAY_MS).toISOString().slice(0, 10);
}

/** @throws ConfigError for what is no amount of money */
function toUsd(text: string): number {
  const usd = Number(text);
  if (text.trim() !== '' && usd >= 0) return usd;
  throw new ConfigError(`--spend-limit "${text}": must be an amount in USD, such as 20.`);
}

/** The limits of a server, which somebody may take for that of a person. */
const SERVER_LIMITS = {
  HEYGEN_SPEND_LIMIT_USD: '--spend-limit-usd',
  HEYGEN_SPEND_LIMIT_PERSON_USD: '--spend-limit-person-usd',
};

/** @throws ConfigError where a limit was given that would not hold */
function checkLimitFlag({ givenSettings }: Config): void {
  for (const [variable, flag] of Object.entries(SERVER_LIMITS))
    if (givenSettings[variable] !== undefined)
      throw new ConfigError(
        `heygen-mcp token: ${flag} is a setting of the server; what one person may spend is --spend-limit.`,
      );
}

/** What the flags grant; what stands in the environment is of the server, not of this person. */
function getGranted({ personName: name, expires, givenSettings, toolsets, readOnly, apiKey, ...config }: Config) {
  const isGiven = (variable: string) => givenSettings[variable] !== undefined;
  // The flag of the server's own limit can mean nothing else here.
  const spendLimit = config.spendLimit ?? givenSettings.HEYGEN_SPEND_LIMIT_USD;
  return {
    name,
    ...(isGiven('HEYGEN_API_KEY') && { key: apiKey }),
    ...(expires !== undefined && { expires: toExpiryDay(expires, Date.now()) }),
    ...(isGiven('HEYGEN_TOOLSETS') && { toolsets }),
    ...(isGiven('HEYGEN_READ_ONLY') && { readOnly }),
    ...(spendLimit !== undefined && { spendLimitUsd: toUsd(spendLimit) }),
  };
}

/** @throws ConfigError for what the server would refuse */
function checkEntry(entry: object): void {
  try {
    parseEntry(JSON.stringify(entry), 'token');
  } catch (error) {
    throw error instanceof EntryError ? new ConfigError(`heygen-mcp token: ${error.message}`) : error;
  }
}

/**
 * Makes a token. Its line goes to stdout, to be appended to the file; the token itself, which is kept nowhere, is shown
 * beside it.
 * @throws ConfigError without a name, SelectionError for a toolset that does not exist
 */
export async function createToken({ config }: App): Promise<void> {
  if (!config.personName?.trim()) throw new ConfigError('heygen-mcp token: say who is to have it, with --name.');
  checkLimitFlag(config);
  createVisibleTools(await getManifest(), getSelection(config));
  const token = `${TOKEN_PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  const entry = { token: getTokenId(token), ...getGranted(config) };
  checkEntry(entry);
  if (config.json) return print(`${JSON.stringify({ token, entry }, null, 2)}\n`);
  await printAside(
    `The token of ${entry.name}, which is shown this once:\n\n  ${token}\n\nIts line for HEYGEN_MCP_TOKENS_FILE:\n\n`,
  );
  await print(`${JSON.stringify(entry)}\n`);
}
