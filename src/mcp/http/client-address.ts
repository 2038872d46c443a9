import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Headers by which a proxy says that it speaks for somebody else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** True where a request comes straight from the own network, and not through a proxy from anywhere. */
export function isInternalRequest({ headers, socket: { remoteAddress = '' } }: IncomingMessage): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return ipaddr.isValid(remoteAddress) && ipaddr.process(remoteAddress).range() !== 'unicast';
}
