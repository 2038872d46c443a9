import { createDispatcher, type ProxySettings } from '../../runtime/dispatcher.ts';
import type { Config } from '../settings/config.ts';

/** The proxies of the settings; undefined where there are none. */
export function getProxySettings({ httpProxy, httpsProxy, noProxy }: Config): ProxySettings | undefined {
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  return { httpProxy, httpsProxy, noProxy };
}

/** Leads what libraries fetch by themselves, for buckets and authorization servers, through the proxies too. */
export async function routeFetchThroughProxy(config: Config): Promise<void> {
  const proxy = getProxySettings(config);
  if (proxy === undefined) return;
  const { setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(await createDispatcher({}, proxy));
}
