import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { FileError } from './file-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;

/** The most that is fetched from an address that a caller names, in bytes: HeyGen takes nothing that is larger. */
export const MAX_REMOTE_BYTES = 4 * 1024 ** 3;

/** The longest that such a fetch may take, in milliseconds, however steadily it drips. */
export const REMOTE_FETCH_TIMEOUT_MS = 15 * 60_000;

const createPrivateAddressError = (host: string) =>
  new FileError(
    `${host} is not an address on the public internet, so it was not fetched; give a public https address.`,
  );
const createPlainHttpError = (host: string) =>
  new FileError(`The way to ${host} is not encrypted, so it was not fetched; give an https address.`);

/** What a test sets, because its servers are on loopback. */
export interface SsrfGuardOptions {
  /** Which addresses may be reached; public ones by default. */
  isPublic?: (address: string) => boolean;
  /** A certificate that is believed besides those of the system. */
  ca?: string;
}

/**
 * A way to the internet that leads to public addresses only, and over https. A name is resolved once, and the connection
 * goes to the very addresses that were looked at: a name server that answers otherwise the second time (DNS rebinding)
 * changes nothing, and no connection to a private address is tried. A redirect is a new connection, checked like the first.
 */
export async function createGuardedDispatcher(options: SsrfGuardOptions = {}): Promise<Dispatcher> {
  const [{ Agent, buildConnector, interceptors }, { default: ipaddr }] = await Promise.all([
    import('undici'),
    import('ipaddr.js'),
  ]);
  const isAddress = (host: string) => ipaddr.isValid(host);
  const isPublic = options.isPublic ?? ((address) => ipaddr.process(address).range() === 'unicast');

  const resolve: LookupFunction = (host, wanted, callback) =>
    lookup(host, { ...wanted, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const open = found.filter(({ address }) => isPublic(address));
      const [first] = open;
      if (!first) return callback(createPrivateAddressError(host), []);
      return wanted.all ? callback(null, open) : callback(null, first.address, first.family);
    });

  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: resolve, ca: options.ca });
  const agent = new Agent({
    connect: (target, callback) => {
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (target.protocol !== 'https:') return callback(createPlainHttpError(host), null);
      // What is an address already is never looked up.
      if (isAddress(host) && !isPublic(host)) return callback(createPrivateAddressError(host), null);
      connect(target, callback);
    },
  });
  return agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS }));
}
