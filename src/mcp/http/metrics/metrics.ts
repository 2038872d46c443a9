import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Telemetry } from '../../../runtime/telemetry.ts';
import type { OnReload } from '../auth/reloadable-credentials.ts';
import type { Readiness } from '../health.ts';

/** What the watcher knows of itself. */
export interface WaitCounts {
  /** Calls that wait now. */
  waiting: number;
  /** Status requests made. */
  requests: number;
  /** Readings delivered to waiting calls. */
  delivered: number;
}

/** Prometheus metrics. None has a label for the caller. */
export interface Metrics extends Telemetry {
  /** An HTTP request is over; its path is one that the server serves. */
  request(path: string, status: number, seconds: number): void;
  /** Counts waits as they are when they are asked for. */
  countWaits(counts: () => WaitCounts): void;
  /** Tokens or subjects were read anew, or for the first time. */
  recordCredentials: OnReload;
  /** Shows which of the things that calls rest on work, as readiness probes see it. */
  showChecks(look: () => Promise<Readiness['checks']>): void;
  text(): Promise<string>;
  contentType: string;
}

/** From what the server answers by itself to the longest waits. */
const DURATION_BUCKETS_S = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 30, 60, 300];

/** What readings of tokens and subjects came to. */
function createCredentialMetrics(registers: Registry[]): Metrics['recordCredentials'] {
  const reloads = new Counter({
    name: 'heygen_mcp_credentials_reloads_total',
    help: 'Readings of tokens or subjects: taken, or refused for an entry that cannot be used.',
    labelNames: ['outcome'],
    registers,
  });
  const entries = new Gauge({
    name: 'heygen_mcp_credentials_entries',
    help: 'Tokens or subjects that may come in now.',
    registers,
  });
  const stale = new Gauge({
    name: 'heygen_mcp_credentials_stale',
    help: '1 while the newest file is refused and the last good one counts.',
    registers,
  });
  return (outcome, count) => {
    reloads.inc({ outcome });
    entries.set(count);
    stale.set(outcome === 'refused' ? 1 : 0);
  };
}

/** Waits of tool calls, as the watcher counts them when it is asked. */
function createWaitMetrics(registers: Registry[], counts: () => WaitCounts): void {
  new Gauge({
    name: 'heygen_mcp_waiting_calls',
    help: 'Calls that wait for a job now.',
    registers,
    collect() {
      this.set(counts().waiting);
    },
  });
  new Counter({
    name: 'heygen_mcp_polls_saved_total',
    help: 'Status requests that sharing a watch among callers made needless.',
    registers,
    collect() {
      const { delivered, requests: made } = counts();
      this.reset();
      this.inc(Math.max(0, delivered - made));
    },
  });
}

/** What calls rest on, as readiness probes see it when it is asked for. */
function createCheckMetrics(registers: Registry[], look: () => Promise<Readiness['checks']>): void {
  new Gauge({
    name: 'heygen_mcp_dependency_up',
    help: 'What calls rest on: 1 while it works, 0 while it is away.',
    labelNames: ['dependency'],
    registers,
    async collect() {
      for (const [dependency, state] of Object.entries(await look())) this.set({ dependency }, state === 'ok' ? 1 : 0);
    },
  });
}

/** How long requests and calls take, with the labels that they are counted by. */
function createDurationMetrics(registers: Registry[]) {
  const createHistogram = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Histogram({ name: `heygen_mcp_${name}_seconds`, help, labelNames, buckets: DURATION_BUCKETS_S, registers });
  return {
    requests: createHistogram('http_request_duration', 'HTTP requests by path and status.', ['path', 'status']),
    calls: createHistogram('tool_call_duration', 'Tool calls by name and outcome.', ['tool', 'outcome']),
    upstream: createHistogram('heygen_request_duration', 'Requests to HeyGen by status; 0 is no answer.', ['status']),
  };
}

const createDriftMetric = (registers: Registry[]) =>
  new Counter({
    name: 'heygen_mcp_drifts_total',
    help: 'Fields that HeyGen answered otherwise than declared, by operation and field.',
    labelNames: ['operation', 'field'],
    registers,
  });

/** Makes the metrics of a process, each beginning with `heygen_mcp_`. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'heygen_mcp_' });
  const registers = [register];
  const { requests, calls, upstream } = createDurationMetrics(registers);
  const drifts = createDriftMetric(registers);
  return {
    recordCredentials: createCredentialMetrics(registers),
    request: (path, status, seconds) => requests.observe({ path, status }, seconds),
    recordCall: (tool, outcome, seconds) => calls.observe({ tool, outcome }, seconds),
    recordDrift: (operation, field) => drifts.inc({ operation, field }),
    recordRequest: (status, seconds) => upstream.observe({ status }, seconds),
    countWaits: (counts) => createWaitMetrics(registers, counts),
    showChecks: (look) => createCheckMetrics(registers, look),
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
