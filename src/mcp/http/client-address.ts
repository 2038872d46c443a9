import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { parseList } from '../../runtime/parse-list.ts';

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

/** Whole networks of 2^64 addresses are given to single customers, so that single IPv6 addresses identify nobody. */
const toNetwork = (address: string) => {
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64` : address;
};

/**
 * Where a request comes from, to limit by: the peer of the connection or, behind proxies, what the outermost of them
 * wrote. What a client writes into `X-Forwarded-For` itself stands before that and is not heeded.
 * @param trustedProxies how many proxies stand in front of this server
 */
export function getClientAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = parseList(String(headers['x-forwarded-for'] ?? ''));
  const written = trustedProxies > 0 ? forwarded.at(-trustedProxies) : undefined;
  const address = written ?? socket.remoteAddress ?? '';
  return ipaddr.isValid(address) ? toNetwork(address) : 'unknown';
}
