import type { Metrics } from './metrics.ts';

/** Metrics whose package is loaded after the server listens. */
export interface DeferredMetrics extends Metrics {
  load(): Promise<void>;
}

/** What is counted before the package is there is counted as soon as it is. */
export function deferMetrics(create: () => Promise<Metrics>): DeferredMetrics {
  const early: ((metrics: Metrics) => void)[] = [];
  let loaded: Metrics | undefined;
  let loading: Promise<Metrics> | undefined;
  const load = () => {
    loading ??= create().then((metrics) => {
      for (const count of early) count(metrics);
      loaded = metrics;
      return metrics;
    });
    return loading;
  };
  const record = (count: (metrics: Metrics) => void) => (loaded ? count(loaded) : void early.push(count));
  return {
    request: (...given) => record((metrics) => metrics.request(...given)),
    recordCall: (...given) => record((metrics) => metrics.recordCall?.(...given)),
    recordRequest: (...given) => record((metrics) => metrics.recordRequest?.(...given)),
    recordDrift: (...given) => record((metrics) => metrics.recordDrift?.(...given)),
    recordCredentials: (...given) => record((metrics) => metrics.recordCredentials(...given)),
    countWaits: (counts) => record((metrics) => metrics.countWaits(counts)),
    showChecks: (look) => record((metrics) => metrics.showChecks(look)),
    text: async () => (await load()).text(),
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    load: async () => void (await load()),
  };
}
