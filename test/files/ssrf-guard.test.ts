import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Dispatcher, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedDispatcher } from '../../src/files/ssrf-guard.ts';
import { serve } from '../support/files.ts';
import { CERTIFICATE, serveTls } from '../support/tls.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

function open<T extends { close(): unknown }>(one: T): T {
  opened.push(one);
  return one;
}

/** A gate for which 127.0.0.1 is the internet, and everything else is inside. */
async function gate(
  isPublic: (address: string) => boolean = (address) => address === '127.0.0.1',
): Promise<Dispatcher> {
  return open(await createGuardedDispatcher({ isPublic, ca: CERTIFICATE }));
}

const fetched = async (url: string, dispatcher: Dispatcher) => (await request(url, { dispatcher })).body.text();

/** Listens on an address inside; `knocks` tells how often a connection came. */
async function inside(host = '127.0.0.2') {
  let knocks = 0;
  const server = open(
    createServer((socket) => {
      knocks += 1;
      socket.destroy();
    }).listen(0, host),
  );
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { port, knocks: () => knocks };
}

describe('the gate', () => {
  it('lets an https address on the internet through, by name and by number', async () => {
    const { url } = open(await serveTls((_, response) => response.end('public')));
    const dispatcher = await gate();
    expect(await fetched(url, dispatcher)).toBe('public');
    expect(await fetched(url.replace('127.0.0.1', 'localhost'), dispatcher)).toBe('public');
  });

  it('does not so much as knock at an address inside, however it is named', async () => {
    const { port, knocks } = await inside();
    const onLocalhost = await inside('127.0.0.1');
    await expect(fetched(`https://127.0.0.2:${port}/`, await gate())).rejects.toThrow(/127\.0\.0\.2 is not an address/);
    const elsewhere = await gate((address) => address === '127.0.0.9');
    await expect(fetched(`https://localhost:${onLocalhost.port}/`, elsewhere)).rejects.toThrow(/localhost is not an/);
    expect([knocks(), onLocalhost.knocks()]).toEqual([0, 0]);
  });

  it('looks at where a redirect leads like at the first address', async () => {
    const { port, knocks } = await inside();
    const hidden = await serve((_, response) => response.end('plain'));
    open(hidden);
    const targets = [`https://127.0.0.2:${port}/`, hidden.url];
    const { url } = open(
      await serveTls((request, response) =>
        response.writeHead(302, { location: targets[Number(request.url?.slice(1))] ?? '/' }).end(),
      ),
    );
    await expect(fetched(`${url}/0`, await gate())).rejects.toThrow(/127\.0\.0\.2 is not an address/);
    await expect(fetched(`${url}/1`, await gate())).rejects.toThrow(/not encrypted/);
    expect([knocks(), hidden.seen]).toEqual([0, []]);
  });

  it('does not follow redirects for ever', async () => {
    const server = open(await serveTls((_, response) => response.writeHead(302, { location: '/again' }).end()));
    await request(server.url, { dispatcher: await gate() }).then(
      ({ body }) => body.dump(),
      () => undefined,
    );
    expect(server.seen.length).toBeLessThanOrEqual(4);
  });

  it('refuses what is not encrypted', async () => {
    const server = open(await serve((_, response) => response.end('plain')));
    await expect(fetched(server.url, await gate())).rejects.toThrow(/not encrypted.*https/);
    expect(server.seen).toEqual([]);
  });

  it('resolves a name once, and connects to what it looked at', async () => {
    const asked: string[] = [];
    const server = open(await serveTls((_, response) => response.end('once')));
    // The second answer would be another: whoever asked again would be refused here.
    const dispatcher = await gate(
      (address) => asked.push(address) > 0 && asked.filter((one) => one === '127.0.0.1').length < 2,
    );
    expect(await fetched(server.url.replace('127.0.0.1', 'localhost'), dispatcher)).toBe('once');
    expect(asked.filter((address) => address === '127.0.0.1')).toEqual(['127.0.0.1']);
  });

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://localhost/',
  ])('takes %s for what it is', async (url) => {
    const dispatcher = open(await createGuardedDispatcher());
    await expect(fetched(url, dispatcher)).rejects.toThrow(/public internet/);
  });
});
