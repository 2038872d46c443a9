import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../../src/mcp/http/listener.ts';

const TIMES = { request: 300, idle: 5_000 };
/** Longer than a request's head may take, and than Node waits between two looks. */
const STALL_MS = 700;

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(serve: RequestListener) {
  const { server, origin } = await listen(serve, { host: '127.0.0.1', port: 0, times: TIMES });
  opened.push(server);
  return { server, origin };
}

/** Sends a request from another thread, which goes on while this one is kept busy. */
function sendFromThread(origin: string): Promise<[{ status: number; text: string }]> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    fetch(workerData, { method: 'POST', body: 'small' }).then(async (response) =>
      parentPort.postMessage({ status: response.status, text: await response.text() }));`;
  const worker = new Worker(source, { eval: true, workerData: origin });
  opened.push({ close: () => worker.terminate() });
  return once(worker, 'message') as Promise<[{ status: number; text: string }]>;
}

describe('a request', () => {
  it('that arrives while the server is too busy to read it is answered', async () => {
    const { server, origin } = await start((_, response) => response.end('answered'));
    server.once('connection', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS));
    const [answer] = await sendFromThread(origin);
    expect(answer).toEqual({ status: 200, text: 'answered' });
  });

  it.each([
    ['head', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-le'],
    ['body', 'POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\nhalf'],
  ])('whose %s does not arrive ends with the reason', async (_, part) => {
    const { origin } = await start(() => {});
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    opened.push({ close: () => socket.destroy() });
    socket.write(part);
    const chunks = await socket.toArray();
    expect(Buffer.concat(chunks).toString()).toMatch(/408 Request Timeout.*took too long to arrive/s);
  });
});
