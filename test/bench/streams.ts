import { readFileSync } from 'node:fs';
import { Agent } from 'undici';
import { httpRequest } from '../support/json-rpc.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

/** What a server was like while many callers had a stream open. */
export interface Streams {
  /** Streams that told of progress at least once every so often, stayed open to the end and closed with an answer. */
  whole: number;
  /** Progress notifications in all. */
  steps: number;
  /** Resident memory in MB: before, and the most while the streams were open. */
  before: number;
  peak: number;
  /** Of the server's event loop while the streams were open, in milliseconds. */
  delayP99: number;
  delayMax: number;
}

const memory = (pid: number, field: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Event loop delays of a server since it was asked last, in milliseconds. */
async function delays(url: string): Promise<Pick<Streams, 'delayP99' | 'delayMax'>> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  const of = (name: string) =>
    1000 * Number(new RegExp(`^heygen_mcp_nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'm').exec(text)?.[1]);
  return { delayP99: of('p99'), delayMax: of('max') };
}

/** The longest that a stream may be silent: progress moves each few seconds. */
const SILENCE_MS = 15_000;

/** One caller's stream, read to its end. */
async function listen(agent: Agent, url: string, caller: number, seconds: number) {
  const params = {
    name: 'create_video_agent',
    arguments: { prompt: 'A film', wait: true },
    _meta: { progressToken: 1 },
  };
  const { headers, body } = httpRequest(caller % 2 === 0 ? '2025' : '2026', 'tools/call', params);
  const { origin, pathname } = new URL(url);
  const began = performance.now();
  const answer = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    body,
    headers: { ...headers, 'x-api-key': `bench-${caller}`, 'x-forwarded-for': `10.0.${caller >> 8}.${caller & 255}` },
    bodyTimeout: 0,
  });
  let steps = 0;
  let last = '';
  let heard = performance.now();
  let silence = 0;
  for await (const chunk of answer.body) {
    silence = Math.max(silence, performance.now() - heard);
    heard = performance.now();
    last = (last + chunk).slice(-2_000);
    steps += String(chunk).match(/notifications\/progress/g)?.length ?? 0;
  }
  const stayed = performance.now() - began > seconds * 900;
  const answered = last.includes('session_id') && last.includes('"id":1');
  return { steps, whole: answer.statusCode === 200 && stayed && answered && silence < SILENCE_MS };
}

/** Opens streams of progress, each of its own caller, for so many seconds. */
export async function openStreams(count: number, seconds: number): Promise<Streams> {
  const sandbox = await watchedSandbox({ speed: 1 });
  const server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    // Keys that HeyGen has not seen yet are counted by address.
    HEYGEN_MCP_TRUSTED_PROXIES: '1',
    HEYGEN_WAIT_SECONDS: String(seconds),
  });
  const pid = server.process.pid as number;
  await delays(server.url);
  const before = memory(pid, 'VmRSS');
  const agent = new Agent({ connections: count });
  const heard = await Promise.all(
    Array.from({ length: count }, (_, caller) => listen(agent, server.url, caller, seconds)),
  );
  const streams = {
    whole: heard.filter(({ whole }) => whole).length,
    steps: heard.reduce((total, { steps }) => total + steps, 0),
    before,
    peak: memory(pid, 'VmHWM'),
    ...(await delays(server.url)),
  };
  await agent.close();
  await server.stop();
  await sandbox.close();
  return streams;
}
