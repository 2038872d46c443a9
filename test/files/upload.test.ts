import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import type { Progress } from '../../src/declarations/progress.ts';
import { createGuardedDispatcher } from '../../src/files/ssrf-guard.ts';
import { DIRECT_UPLOAD_FROM_BYTES } from '../../src/files/upload.ts';
import { createHeyGenClient, type HeyGenClient } from '../../src/heygen/client.ts';
import { folder, SAMPLES, serve, testFiles } from '../support/files.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';

const catalog = await loadFullCatalog();
const upload = catalog.getOperation('upload_asset');
const caller = { key: 'k' };
const MB = 1024 * 1024;

let sandbox: Watched;
let client: HeyGenClient;
let root: string;
beforeAll(async () => {
  sandbox = await watchedSandbox({ operations: catalog.operations });
  const base = (host?: 'upload') => (host === 'upload' ? sandbox.uploadUrl : sandbox.url);
  client = createHeyGenClient({ base, userAgent: 'test' });
  root = folder();
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

/** A film with a true beginning and nothing after it, which takes no room on disk. */
function sparse(name: string, size: number): string {
  const path = join(root, name);
  const file = openSync(path, 'w');
  writeSync(file, SAMPLES['video/mp4'] as Buffer);
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

type Options = Parameters<typeof testFiles>[1] & { steps?: Progress[]; by?: Operation };

const send = (file: string, options: Options = {}) =>
  testFiles(client, { root, ...options }).upload(options.by ?? upload, file, {
    caller,
    onProgress: (step) => options.steps?.push(step),
  });

describe('a small file', () => {
  it.each(Object.entries(SAMPLES))('of %s is stored as it is, from disk and as text', async (type, bytes) => {
    writeFileSync(join(root, 'sample.bin'), bytes);
    expect(await send('sample.bin')).toMatchObject({ mime_type: type, size_bytes: bytes.length });
    const text = `data:application/octet-stream;base64,${bytes.toString('base64')}`;
    expect(await send(text)).toMatchObject({ mime_type: type, size_bytes: bytes.length });
  });

  it('comes back from HeyGen with the same bytes', async () => {
    const bytes = SAMPLES['image/png'] as Buffer;
    const { url } = await send(`data:image/png;base64,${bytes.toString('base64')}`);
    expect(Buffer.from(await (await fetch(String(url))).arrayBuffer())).toEqual(bytes);
  });

  it('makes progress by bytes, to the end', async () => {
    const steps: Progress[] = [];
    await send(sparse('five.mp4', 5 * MB), { steps });
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.map(({ progress }) => progress)).toEqual(
      steps.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect(steps.at(-1)).toMatchObject({ progress: 100, message: 'Upload: 5.2 MB of 5.2 MB' });
  });

  it.each([
    ['lies.png', 'GIF89a\x01\x00\x01\x00', /lies\.png is image\/gif by its bytes; HeyGen takes png, jpeg/],
    ['page.mp4', '<!doctype html>', /no type that its bytes show/],
    ['cut.png', '\x89PN', /no type/],
    ['empty.png', '', /is empty/],
  ])('%s is refused before anything is sent', async (name, content, reason) => {
    writeFileSync(join(root, name), Buffer.from(content, 'latin1'));
    const before = sandbox.seen.length;
    await expect(send(name)).rejects.toThrow(reason);
    expect(sandbox.seen.length).toBe(before);
  });

  it.each([
    ['../x.png', /no such file|outside/],
    ['http://example.com/a.png', /only https/],
    ['file:///etc/passwd', /only https/],
    ['data:image/png,hello', /not a base64 data: URI/],
  ])('%s is refused', async (file, reason) => {
    await expect(send(file)).rejects.toThrow(reason);
  });
});

describe('a large file', () => {
  it('goes straight to storage with its checksum, and once', async () => {
    const path = sparse('large.mp4', 33 * MB);
    const before = sandbox.seen.length;
    const steps: Progress[] = [];
    const stored = await send(path, { steps });
    expect(stored).toMatchObject({
      mime_type: 'video/mp4',
      size_bytes: 33 * MB,
      asset_id: expect.stringMatching(/^ast_/),
    });
    const asked = sandbox.seen
      .slice(before)
      .map(({ method, path: asked }) => `${method} ${asked.replace(/ast_\w+/, 'ID')}`);
    expect(asked).toEqual(['POST /v3/assets/direct-uploads', 'PUT /uploads/ID', 'POST /v3/assets/ID/complete']);
    expect(steps.at(-1)?.progress).toBe(100);
  });

  /** A client whose slots lead to a storage of the test's own. */
  const slotsAt = (url: string): HeyGenClient => ({
    ...client,
    call: async (operation, input) => {
      const slot: Json = {
        asset_id: 'ast_1',
        upload_url: `${url}/put`,
        upload_headers: { 'x-signed': 'yes' },
        max_bytes: 1e12,
      };
      const done: Json = {
        asset_id: 'ast_1',
        url: 'https://x',
        mime_type: 'video/mp4',
        size_bytes: 1,
        status: 'processing',
      };
      return { kind: 'one', data: operation.name === 'create_asset_upload' ? { ...slot, sent: input } : done };
    },
  });

  it('needs no more memory than a small one: it is read no faster than storage takes it', async () => {
    const path = sparse('huge.mp4', 100 * MB);
    let taken = 0;
    let ahead = 0;
    let held = 0;
    const storage = await serve(async (request, response) => {
      for await (const chunk of request) {
        taken += chunk.length;
        held = Math.max(held, process.memoryUsage().arrayBuffers);
      }
      response.end();
    });
    const before = process.memoryUsage().arrayBuffers;
    await testFiles(slotsAt(storage.url), { root }).upload(upload, path, {
      caller,
      onProgress: ({ progress }) => {
        ahead = Math.max(ahead, progress * MB - taken);
      },
    });
    expect(taken).toBe(100 * MB);
    expect(ahead / MB).toBeLessThan(20);
    expect((held - before) / MB).toBeLessThan(80);
    await storage.close();
  });

  it('is sent again when the connection breaks, and then kept', async () => {
    const path = sparse('breaks.mp4', 33 * MB);
    const hashes: string[] = [];
    const storage = await serve((request, response, count) => {
      const hash = createHash('sha256');
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        size += chunk.length;
        if (count < 3 && size > 11 * MB) request.socket.destroy();
      });
      request.on('end', () => {
        hashes.push(hash.digest('hex'));
        response.end();
      });
    });
    const stored = await testFiles(slotsAt(storage.url), { root }).upload(upload, path, { caller });
    expect(stored.asset_id).toBe('ast_1');
    expect(storage.seen).toHaveLength(3);
    expect(hashes).toHaveLength(1);
    await storage.close();
  });

  it('is not sent again when storage refuses it for good', async () => {
    const path = sparse('refused.mp4', 33 * MB);
    const storage = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(403).end());
    });
    await expect(testFiles(slotsAt(storage.url), { root }).upload(upload, path, { caller })).rejects.toThrow(
      /storage refused the file with 403/,
    );
    expect(storage.seen).toHaveLength(1);
    await storage.close();
  });

  it('is told of when HeyGen would not take it', async () => {
    const path = sparse('toolarge.mp4', 33 * MB);
    const narrow: HeyGenClient = {
      ...client,
      call: async () => ({
        kind: 'one',
        data: { asset_id: 'a', upload_url: 'http://x', upload_headers: {}, max_bytes: MB },
      }),
    };
    await expect(testFiles(narrow, { root }).upload(upload, path, { caller })).rejects.toThrow(
      /has 34\.6 MB; HeyGen takes 1\.0 MB/,
    );
  });
});

describe('a file for the older API', () => {
  const by = catalog.getOperation('upload_asset_v1');
  const TAKEN = ['image/png', 'image/jpeg', 'video/mp4', 'video/webm', 'audio/mpeg', 'audio/wav'];

  it.each(TAKEN)('of %s goes to the upload host as it is, and comes back so', async (type) => {
    const bytes = SAMPLES[type] as Buffer;
    writeFileSync(join(root, 'sample.bin'), bytes);
    const stored = await send('sample.bin', { by });
    expect(stored).toMatchObject({ id: expect.any(String), file_type: type.split('/')[0] });
    expect(sandbox.seen.at(-1)).toMatchObject({ method: 'POST', path: '/upload/v1/asset' });
    expect(Buffer.from(await (await fetch(String(stored.url))).arrayBuffer())).toEqual(bytes);
  });

  it('goes there by itself when it is large, too, as v3 would not give it a key', async () => {
    const path = sparse('large-v1.mp4', DIRECT_UPLOAD_FROM_BYTES + 1);
    let taken = 0;
    const heygen = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => {
        taken += chunk.length;
      });
      request.on('end', () => response.end('{"code":100,"data":{"id":"a","file_type":"video"}}'));
    });
    const direct = createHeyGenClient({ base: () => heygen.url, userAgent: 'test' });
    const steps: Progress[] = [];
    const stored = await testFiles(direct, { root }).upload(by, path, {
      caller,
      onProgress: (step) => steps.push(step),
    });
    expect(stored).toMatchObject({ file_type: 'video' });
    expect([heygen.seen, taken]).toEqual([['POST /v1/asset'], DIRECT_UPLOAD_FROM_BYTES + 1]);
    expect(steps.at(-1)?.progress).toBe(100);
    await direct.close();
    await heygen.close();
  });
});

describe('a file on the web', () => {
  const secret = 'https://127.0.0.1/secret.png';
  it.each([
    secret,
    'https://[::1]/a.png',
    'https://localhost/a.png',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/a',
  ])('%s is not fetched', async (file) => {
    await expect(send(file, { internet: createGuardedDispatcher })).rejects.toThrow(
      /not an address on the public internet/,
    );
  });

  it('leaves nothing behind when it cannot be fetched', async () => {
    const temporary = folder();
    vi.stubEnv('TMPDIR', temporary);
    expect(tmpdir()).toBe(temporary);
    await expect(send('https://127.0.0.1:1/a.png', {})).rejects.toThrow(/could not be fetched/);
    expect(readdirSync(temporary)).toEqual([]);
    expect(statSync(root).isDirectory()).toBe(true);
  });
});
