import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';
import { httpRequest } from '../support/json-rpc.ts';
import type { Generation } from '../support/mcp-clients.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { type Measured, type MeasuredServer, measuredBare, measuredServer } from './gauge.ts';
import { account } from './heygen-account.ts';

const SECONDS = 15;
const WARM_UP = 50;
const KEY = 'bench-waiting';

/** What so many waiting calls took. */
export interface Waiting {
  /** MB that the process grew by. */
  grown: number;
  heapGrown: number;
  /** ms, while they waited. */
  p99: number;
  /** Progress notifications that callers had. */
  heard: number;
  /** Calls whose stream broke off or ended. */
  dropped: number;
}

type Call = { name: string; arguments: Record<string, unknown> };

/** Opens a call per argument list and keeps them all open until it is told to leave. */
function open(url: string, generation: Generation, calls: readonly Call[]) {
  const { origin, pathname } = new URL(url);
  const agent = new Agent({ connections: calls.length, bodyTimeout: 0, headersTimeout: 0 });
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const tally = { heard: 0, dropped: 0 };
  const each = async (call: Call, progressToken: number) => {
    const params = { ...call, _meta: { progressToken } };
    const sent = httpRequest(generation, 'tools/call', params);
    try {
      const { signal } = leaving;
      const { body } = await agent.request({ origin, path: pathname, method: 'POST', ...sent, signal });
      body.setEncoding('utf8');
      for await (const chunk of body) tally.heard += String(chunk).split('notifications/progress').length - 1;
      tally.dropped += 1;
    } catch {
      if (!leaving.signal.aborted) tally.dropped += 1;
    }
  };
  const ended = Promise.all(calls.map(each));
  return {
    tally,
    async leave() {
      leaving.abort();
      await ended;
      await agent.destroy();
    },
  };
}

const heard = async (tally: { heard: number }, count: number) => {
  while (tally.heard < count) await new Promise((resolve) => setTimeout(resolve, 20));
};

async function waited(server: MeasuredServer, generation: Generation, calls: readonly Call[]): Promise<Waiting> {
  const warm = open(server.url, generation, calls.slice(0, WARM_UP));
  await heard(warm.tally, WARM_UP);
  await warm.leave();
  const idle: Measured = await server.measure();
  const { tally, leave } = open(server.url, generation, calls);
  await heard(tally, calls.length);
  await server.measure();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const { rss, heap, p99 } = await server.measure();
  const { heard: told, dropped } = tally;
  await leave();
  return { grown: rss - idle.rss, heapGrown: heap - idle.heap, p99, heard: told, dropped };
}

/** Waits with so many calls over HTTP, each for a film of its own with progress, here and at a bare server. */
export async function waitingCalls(count: number, generation: Generation): Promise<{ ours: Waiting; bare: Waiting }> {
  const bareServer = await measuredBare('wait');
  const bare = await waited(bareServer, generation, Array(count).fill({ name: 'wait', arguments: {} }));
  bareServer.stop();
  const sandbox = await watchedSandbox({ speed: 0.1, maxJobs: count });
  const server = await measuredServer({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_WAIT_SECONDS: '600',
    HEYGEN_POLL_INTERVAL_MS: '10000',
  });
  const ids = await account(sandbox.url, KEY).films(count);
  const calls = ids.map((video_id) => ({ name: 'get_video', arguments: { video_id, wait_seconds: 600 } }));
  const ours = await waited(server, generation, calls);
  server.stop();
  await sandbox.close();
  return { ours, bare };
}
