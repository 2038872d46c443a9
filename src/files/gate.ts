import type { Dispatcher } from 'undici';
import { FileError } from './file-error.ts';

const CONNECT_MS = 10_000;
const REDIRECTS = 3;

const refusal = (host: string) =>
  new FileError(
    `${host} is not an address on the public internet, so it was not fetched; give a public https address.`,
  );

/**
 * A way to the internet that leads to public addresses only: what a connection reached is looked at, not what a name
 * promised, so that neither a redirect nor a name server leads to the inside.
 * @param allowed which addresses may be reached; public ones unless a test says otherwise
 */
export async function publicOnly(allowed?: (address: string) => boolean): Promise<Dispatcher> {
  const [{ Agent, buildConnector, interceptors }, { default: ipaddr }] = await Promise.all([
    import('undici'),
    import('ipaddr.js'),
  ]);
  const isPublic =
    allowed ?? ((address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast');
  const connect = buildConnector({ timeout: CONNECT_MS });
  const agent = new Agent({
    connect: (options, callback) => {
      const literal = options.hostname.replace(/^\[|\]$/g, '');
      if (ipaddr.isValid(literal) && !isPublic(literal)) return callback(refusal(options.hostname), null);
      connect(options, (...[error, socket]) => {
        if (error || !socket) return callback(error ?? new Error('no connection'), null);
        if (isPublic(socket.remoteAddress ?? '')) return callback(null, socket);
        socket.destroy();
        return callback(refusal(options.hostname), null);
      });
    },
  });
  return agent.compose(interceptors.redirect({ maxRedirections: REDIRECTS }));
}
