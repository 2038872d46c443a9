import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before servers as a load balancer does: it has its address before they have theirs. */
export interface ReverseProxy {
  url: string;
  /** Method and path of each request that passed. */
  passed: string[];
  /** From now on requests go to the server at this address. */
  setTarget(url: string): void;
  close(): Promise<void>;
}

/** Starts a reverse proxy on loopback; until it has a target it answers 502. */
export async function startReverseProxy(target?: string): Promise<ReverseProxy> {
  let origin = target && new URL(target).origin;
  const passed: string[] = [];
  const server = createServer((incoming, answer) => {
    if (!origin) {
      answer.writeHead(502).end();
      return;
    }
    const { method, url = '/', headers } = incoming;
    passed.push(`${method} ${url}`);
    const onward = request(new URL(url, origin), { method, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    setTarget: (url) => {
      origin = new URL(url).origin;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
