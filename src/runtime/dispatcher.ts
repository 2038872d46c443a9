import type { Agent, Dispatcher } from 'undici';

/** Proxies between this process and the internet, as curl and others read them from the environment. */
export interface ProxySettings {
  httpProxy?: string;
  httpsProxy?: string;
  /** Hosts that are reached directly, between commas; `*` for all. */
  noProxy?: string;
}

/** What is on this machine is never behind a proxy. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

const addLoopback = (noProxy: string | undefined) =>
  noProxy === '*' ? noProxy : [noProxy, LOOPBACK].filter(Boolean).join();

/** A way to the internet, through the proxies where there are any. undici is loaded by the first. */
export async function createDispatcher(options: Agent.Options, proxy?: ProxySettings): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  if (proxy === undefined) return new Agent(options);
  return new EnvHttpProxyAgent({ ...options, ...proxy, noProxy: addLoopback(proxy.noProxy) });
}
