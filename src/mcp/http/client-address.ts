import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Headers by which a proxy says that it speaks for somebody else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** The ranges of the own network, by what `ipaddr.js` calls them. */
const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat'];

/** The kind of address that a request comes from; undefined where it comes through a proxy, and thus from anywhere. */
function getAddressRange({ headers, socket: { remoteAddress = '' } }: IncomingMessage): string | undefined {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return undefined;
  return ipaddr.isValid(remoteAddress) ? ipaddr.process(remoteAddress).range() : undefined;
}

/** True where a request comes straight from this machine. */
export const isLoopbackRequest = (request: IncomingMessage) => getAddressRange(request) === 'loopback';

/** True where a request comes straight from the own network. */
export const isPrivateRequest = (request: IncomingMessage) => PRIVATE_RANGES.includes(getAddressRange(request) ?? '');
