import { randomBytes } from 'node:crypto';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { shown } from '../public-fields.ts';
import { keep } from '../records.ts';

/** What an endpoint's reports are signed with. */
export const newSecret = () => `whsec_${randomBytes(12).toString('hex')}`;

/** An endpoint as it is shown later than in the answer that made it. */
export const withoutSecret = ({ secret: _, ...endpoint }: Json): Json => ({ ...shown(endpoint), secret: null });

/** Registers an address to report to; without a secret of the caller's own it gets one. */
export function addEndpoint(account: Account, { url, events, secret = newSecret() }: Json): Json {
  const created_at = new Date().toISOString();
  return shown(keep(account, 'webhook', { url, events: events ?? null, status: 'enabled', secret, created_at }));
}
