import { once } from 'node:events';
import { connect } from 'node:net';
import type { Config } from '../settings/config.ts';
import { CHECK_TIMEOUT_MS, type Check, describeConnectionError, type Finding, fail, pass } from './check.ts';

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

async function checkAddress(name: string, address: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(address);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || Number(PORTS[protocol]) };
  const socket = connect(target);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
    return pass(`Proxy ${target.host}:${target.port} (${name}) is there`);
  } catch (error) {
    return fail(
      `${name} ${target.host}:${target.port}: ${describeConnectionError(error)}; correct the proxy's address.`,
    );
  } finally {
    socket.destroy();
  }
}

const getProxies = ({ httpsProxy, httpProxy }: Config) =>
  Object.entries({ HTTPS_PROXY: httpsProxy, HTTP_PROXY: httpProxy });

/** Whether the proxies can be reached; their passwords are not shown. */
export const checkProxies: Check = async ({ config }) =>
  Promise.all(getProxies(config).flatMap(([name, address]) => (address ? [checkAddress(name, address)] : [])));
