import { WebSocket } from 'undici';
import { toObject } from '../../../src/declarations/json.ts';
import type { Json } from '../../../src/declarations/operation.ts';

/** What a process holds that is in use, in MB: after garbage collection, so that only a leak raises it. */
export interface LiveHeap {
  measure(): Promise<number>;
  close(): void;
}

/** @param address where a process that was started with `--inspect` says that its debugger listens */
export async function openLiveHeap(address: string): Promise<LiveHeap> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<number, (result: Json) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = toObject(JSON.parse(String(data)));
    waiting.get(Number(id))?.(toObject(result));
    waiting.delete(Number(id));
  });
  let sent = 0;
  const ask = (method: string) =>
    new Promise<Json>((resolve) => {
      sent += 1;
      waiting.set(sent, resolve);
      socket.send(JSON.stringify({ id: sent, method }));
    });
  return {
    measure: async () => {
      await ask('HeapProfiler.collectGarbage');
      const { usedSize } = await ask('Runtime.getHeapUsage');
      return Number(usedSize) / 1e6;
    },
    close: () => socket.close(),
  };
}
