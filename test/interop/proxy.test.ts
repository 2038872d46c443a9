import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { run } from '../support/server-process.ts';

/** A name that only the proxy knows. */
const HEYGEN = 'http://heygen.test';

let sandbox: Watched;
let proxy: Server;
let proxyUrl: string;
/** What the proxy was asked for. */
const seen: string[] = [];

beforeAll(async () => {
  sandbox = await watchedSandbox();
  const { hostname, port } = new URL(sandbox.url);
  proxy = createServer((incoming, response) => {
    seen.push(String(incoming.url));
    const { pathname, search } = new URL(String(incoming.url));
    const { method, headers } = incoming;
    const forwarded = request({ hostname, port, path: pathname + search, method, headers }, (answer) => {
      response.writeHead(Number(answer.statusCode), answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(forwarded);
  });
  proxy.on('connect', ({ url }, client) => {
    seen.push(String(url));
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await sandbox.close();
});

describe('a proxy', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('of %s leads to HeyGen', async (name) => {
    seen.length = 0;
    const { stdout, code } = await run(['doctor'], {
      HEYGEN_API_KEY: 'key-of-proxied',
      HEYGEN_API_BASE: HEYGEN,
      [name]: proxyUrl,
    });
    expect(stdout).toMatch(/^ok {3}HeyGen answers: account/m);
    expect(seen[0]).toContain('heygen.test');
    expect(code).toBe(0);
  });

  it('is not asked for this machine, nor for hosts of NO_PROXY', async () => {
    seen.length = 0;
    const direct = { HEYGEN_API_KEY: 'key-of-direct', HEYGEN_API_BASE: sandbox.url, HTTP_PROXY: proxyUrl };
    expect((await run(['doctor'], direct)).stdout).toMatch(/^ok {3}HeyGen answers/m);
    const { stdout } = await run(['doctor'], { ...direct, HEYGEN_API_BASE: HEYGEN, NO_PROXY: 'heygen.test' });
    expect(stdout).toMatch(/^FAIL HeyGen: /m);
    expect(seen).toEqual([]);
  });
});
