import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { FileRequest } from '../../src/declarations/file-transfer.ts';
import type { Progress } from '../../src/declarations/progress.ts';
import { downloadFile } from '../../src/files/download.ts';
import { createGuardedDispatcher } from '../../src/files/ssrf-guard.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { folder, type serve, testFiles } from '../support/files.ts';

const client = createHeyGenClient({ base: () => 'http://127.0.0.1:1', userAgent: 'test' });
const CONTENT = randomBytes(3_000_000);
const host = fileHosts();

/** Serves the content, honouring ranges; `cut` says how many bytes a request gets before the connection breaks. */
const serving =
  (cut: (count: number) => number | undefined, ranges = true): Parameters<typeof serve>[0] =>
  (request, response, count) => {
    const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    const rest = CONTENT.subarray(from);
    const headers: Record<string, string | number> = { 'content-length': rest.length };
    if (from > 0) headers['content-range'] = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    const most = cut(count);
    if (most === undefined) response.end(rest);
    else response.write(rest.subarray(0, most), () => response.destroy());
  };

function fetchTo(
  root: string,
  request: Partial<FileRequest> & { address: string },
  steps: Progress[] = [],
  signal?: AbortSignal,
) {
  const call = { caller: { key: 'k', signal }, onProgress: (step: Progress) => steps.push(step) };
  return testFiles(client, { root }).download({ name: 'film.mp4', ...request }, call);
}

describe('a download', () => {
  it('goes on where every third of it broke off, and arrives whole', async () => {
    const { url, seen } = await host(serving((count) => (count < 3 ? 1_000_000 : undefined)));
    const root = folder();
    const steps: Progress[] = [];
    const { path, size_bytes } = await fetchTo(root, { address: `${url}/film` }, steps);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(size_bytes).toBe(CONTENT.length);
    expect(seen).toHaveLength(3);
    expect(readdirSync(root)).toEqual(['film.mp4']);
    expect(steps.at(-1)).toMatchObject({ progress: 100 });
    const numbers = steps.map(({ progress }) => progress);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('begins anew where the host cannot go on', async () => {
    const { url } = await host(serving((count) => (count < 2 ? 1_000_000 : undefined), false));
    const { path } = await fetchTo(folder(), { address: `${url}/film` });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('asks for a fresh address when the first is over', async () => {
    const { url, seen } = await host((request, response, count) =>
      request.url?.includes('old') ? response.writeHead(403).end() : serving(() => undefined)(request, response, count),
    );
    const refresh = async () => `${url}/new`;
    const { size_bytes } = await fetchTo(folder(), { address: `${url}/old`, refresh });
    expect(size_bytes).toBe(CONTENT.length);
    expect(seen).toEqual(['GET /old', 'GET /new']);
  });

  it('gives up when the fresh address is over too, and leaves nothing', async () => {
    const { url, seen } = await host((_, response) => response.writeHead(410).end());
    const root = folder();
    const gone = fetchTo(root, { address: `${url}/old`, refresh: async () => `${url}/new` });
    await expect(gone).rejects.toThrow(/answered 410; ask for a fresh address/);
    expect(seen).toHaveLength(2);
    expect(readdirSync(root)).toEqual([]);
  });

  it('does not keep a file that never comes whole', async () => {
    const { url } = await host(serving(() => 1000));
    const root = folder();
    await expect(fetchTo(root, { address: `${url}/film` })).rejects.toThrow(/could not be fetched/);
    expect(readdirSync(root)).toEqual([]);
  });

  it('overwrites nothing, unless told to', async () => {
    const { url } = await host(serving(() => undefined));
    const root = folder();
    writeFileSync(join(root, 'film.mp4'), 'mine');
    await expect(fetchTo(root, { address: url })).rejects.toThrow(/exists/);
    expect(readFileSync(join(root, 'film.mp4'), 'utf8')).toBe('mine');
    await fetchTo(root, { address: url, overwrite: true });
    expect(readFileSync(join(root, 'film.mp4')).equals(CONTENT)).toBe(true);
  });

  it('keeps a file that came meanwhile', async () => {
    const root = folder();
    const { url } = await host((request, response, count) => {
      writeFileSync(join(root, 'film.mp4'), 'came first');
      serving(() => undefined)(request, response, count);
    });
    await expect(fetchTo(root, { address: url })).rejects.toThrow(/exists by now/);
    expect(readFileSync(join(root, 'film.mp4'), 'utf8')).toBe('came first');
    expect(readdirSync(root)).toEqual(['film.mp4']);
  });

  it('ends at once when the caller goes away, and leaves nothing', async () => {
    const { url } = await host(serving(() => 1_000_000));
    const root = folder();
    const controller = new AbortController();
    const steps = { push: () => controller.abort(new Error('enough')) } as unknown as Progress[];
    await expect(fetchTo(root, { address: url }, steps, controller.signal)).rejects.toThrow('enough');
    expect(readdirSync(root)).toEqual([]);
  });

  it('of the caller’s own address leads to the public internet only', async () => {
    const files = testFiles(client, { root: folder(), internet: createGuardedDispatcher });
    const request = { address: 'https://127.0.0.1/film', name: 'film.mp4', untrusted: true as const };
    await expect(files.download(request, { caller: {} })).rejects.toThrow(/public internet/);
  });

  it('of the caller’s own address is neither endless nor endlessly slow', async () => {
    const root = folder();
    const agent = new Agent();
    const fetch = (address: string, bounds: { bytes: number; ms: number }) =>
      downloadFile({ address }, join(root, 'film.mp4'), {
        host: async () => agent,
        onBytes: () => {},
        overwrite: false,
        backoffMs: 1,
        bounds,
      });
    const large = await host(serving(() => undefined));
    await expect(fetch(large.url, { bytes: 2_000_000, ms: 60_000 })).rejects.toThrow('larger than 2.0 MB');
    const slow = await host((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 10);
      response.once('close', () => clearInterval(drip));
    });
    await expect(fetch(slow.url, { bytes: 2_000_000, ms: 300 })).rejects.toThrow(/could not be fetched.*timeout/);
    expect(readdirSync(root)).toEqual([]);
    await agent.close();
  });
});
