import type { Metrics } from './metrics.ts';

const ignore = () => undefined;

/** Stands in for metrics where nothing counts them; the answer says why, in a comment of Prometheus' format. */
export const createDisabledMetrics = (reason: string): Metrics => ({
  request: ignore,
  recordCall: ignore,
  recordRequest: ignore,
  recordDrift: ignore,
  countWaits: ignore,
  showChecks: ignore,
  recordCredentials: ignore,
  text: async () => `# ${reason}\n`,
  contentType: 'text/plain; charset=utf-8',
});
