import { readFileSync } from 'node:fs';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { httpRequest, messageOf } from '../../support/json-rpc.ts';
import { watchedSandbox } from '../../support/sandbox.ts';
import { startHttp } from '../../support/server-process.ts';
import { openLiveHeap } from './live-heap.ts';

export const catalog = await loadFullCatalog();

/** How a call ended, as an attacker sees it. */
export interface Ended {
  kind: 'result' | 'error result' | 'protocol error' | 'refused';
  /** True for a fault of the server itself: what no input may bring about. */
  fault: boolean;
  /** True where the arguments were refused before anything was called. */
  isInvalid: boolean;
  bytes: number;
}

/** A server of its own process in front of a sandbox, with all tools. */
export async function startAttackedServer() {
  const sandbox = await watchedSandbox({ operations: catalog.operations, maxJobs: 10_000 });
  const server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: 'key-of-the-attacked',
    HEYGEN_TOOLSETS: 'everything,preview,discover',
    HEYGEN_POLL_INTERVAL_MS: '20',
    HEYGEN_WAIT_SECONDS: '1',
    HEYGEN_LOG_LEVEL: 'info',
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
  });
  const { pid } = server.process;
  const debuggerAddress = server.log.lines.join('\n').match(/Debugger listening on (ws:\S+)/)?.[1] ?? '';
  const heap = await openLiveHeap(debuggerAddress);

  async function call(name: string, args: unknown): Promise<Ended> {
    const { headers, body } = httpRequest('2025', 'tools/call', { name, arguments: args });
    const answer = await fetch(server.url, { method: 'POST', headers, body });
    const text = await answer.text();
    const bytes = Buffer.byteLength(text);
    if (answer.status >= 400) return { kind: 'refused', fault: answer.status >= 500, isInvalid: true, bytes };
    const { result, error } = messageOf(text);
    const fault = /The server made a mistake/.test(error?.message ?? '');
    if (error) return { kind: 'protocol error', fault, isInvalid: true, bytes };
    const isInvalid = JSON.stringify(result.content).includes('its arguments are not valid');
    return { kind: result.isError ? 'error result' : 'result', fault, isInvalid, bytes };
  }

  return {
    call,
    url: server.url,
    faults: () => server.log.lines.filter((line) => line.includes('"fault"')),
    /** Memory that the process holds now, or has held at most, in MB (Linux). */
    memory: (which: 'VmRSS' | 'VmHWM') =>
      Number(new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    liveHeap: () => heap.measure(),
    stop: async () => {
      heap.close();
      const code = await server.stop();
      await sandbox.close();
      return code;
    },
  };
}

export type AttackedServer = Awaited<ReturnType<typeof startAttackedServer>>;
