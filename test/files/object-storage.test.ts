import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createS3Storage, createSupabaseStorage, type ObjectStorage } from '../../src/files/object-storage.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { testFiles } from '../support/files.ts';

const host = fileHosts();

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As long as two parts of a copy to S3 and a rest. */
const FILM = Buffer.alloc(11_000_000, 'film');
const item = (bytes = FILM) => ({
  name: 'a/film.mp4',
  type: 'video/mp4',
  size: bytes.length,
  stream: Readable.from([bytes]),
});

/** A bucket that keeps what S3's own protocol brings: whole objects, or parts. */
async function bucket(taken: Readonly<Record<string, number>> = {}) {
  const objects = new Map<string, Buffer>();
  const parts = new Map<number, Buffer>();
  const signatures: string[] = [];
  const server = await host(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const body = await bodyOf(request);
    signatures.push(String(request.headers.authorization));
    const key = url.pathname;
    if (request.method === 'HEAD')
      response.writeHead(key in taken ? 200 : 404, { 'content-length': taken[key] ?? 0 }).end();
    else if (request.method === 'POST' && url.searchParams.has('uploads')) {
      response.end('<InitiateMultipartUploadResult><UploadId>up1</UploadId></InitiateMultipartUploadResult>');
    } else if (request.method === 'PUT' && url.searchParams.has('partNumber')) {
      parts.set(Number(url.searchParams.get('partNumber')), body);
      response.setHeader('etag', `"part-${parts.size}"`).end();
    } else if (request.method === 'POST') {
      objects.set(key, Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, part]) => part)));
      response.end(
        '<CompleteMultipartUploadResult><ETag>"x"</ETag><Location>x</Location><Bucket>b</Bucket><Key>k</Key></CompleteMultipartUploadResult>',
      );
    } else {
      objects.set(key, body);
      response.setHeader('etag', '"whole"').end();
    }
  });
  const store = createS3Storage({
    endpoint: `${server.url}/films`,
    region: 'auto',
    accessKeyId: 'AKIATEST',
    secretAccessKey: 'very-secret-key',
  });
  return { store, objects, parts, signatures };
}

describe('an S3-compatible bucket', () => {
  it('gets a large film in parts and a small one at once, signed', async () => {
    const { store, objects, parts, signatures } = await bucket();
    const { location } = await store.put(item());
    expect(location).toMatch(/^s3:127\.0\.0\.1:\d+\/films\/a\/film\.mp4$/);
    expect(parts.size).toBeGreaterThan(1);
    expect(objects.get('/films/a/film.mp4')?.equals(FILM)).toBe(true);
    await store.put({ ...item(Buffer.from('small')), name: 'small.srt' });
    expect(objects.get('/films/small.srt')?.toString()).toBe('small');
    for (const signature of signatures) {
      expect(signature).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATEST/);
      expect(signature).not.toContain('very-secret-key');
    }
  });

  it('gets a film of unknown length in parts too, so that it is never held as a whole', async () => {
    const { store, objects, parts } = await bucket();
    await store.put({ ...item(), size: undefined });
    expect(parts.size).toBeGreaterThan(1);
    expect(objects.get('/films/a/film.mp4')?.equals(FILM)).toBe(true);
  });

  it('keeps what is there', async () => {
    const { store, objects } = await bucket({ '/films/a/film.mp4': 7 });
    await expect(store.put(item())).rejects.toThrow(/has another file called a\/film\.mp4 \(7 bytes\)\. Set overwrite/);
    expect(objects.size).toBe(0);
  });

  it('takes an object of the same name and size for the same, and replaces another where it is told to', async () => {
    const { store, objects } = await bucket({ '/films/a/film.mp4': FILM.length });
    expect(await store.put(item())).toMatchObject({ existed: true, location: expect.stringContaining('a/film.mp4') });
    expect(objects.size).toBe(0);
    expect(await store.put({ ...item(), overwrite: true })).not.toHaveProperty('existed');
    expect(objects.size).toBe(1);
  });
});

describe('a Supabase bucket', () => {
  async function supabase(status = 200, there?: number) {
    const received: { path: string; body: Buffer; headers: IncomingMessage['headers'] }[] = [];
    const server = await host(async (request, response) => {
      const body = await bodyOf(request);
      if (request.url?.includes('/info/')) {
        response.setHeader('content-type', 'application/json').writeHead(there === undefined ? 400 : 200);
        return response.end(JSON.stringify(there === undefined ? { error: 'not_found' } : { size: there }));
      }
      received.push({ path: `${request.method} ${request.url}`, body, headers: request.headers });
      response.setHeader('content-type', 'application/json').writeHead(status);
      if (status !== 200)
        return response.end('{"statusCode":"409","error":"Duplicate","message":"The resource already exists"}');
      const signed = request.url?.includes('/sign/');
      return response.end(
        JSON.stringify(signed ? { signedURL: '/object/sign/films/x?token=t' } : { Key: 'films/x', Id: 'i' }),
      );
    });
    return { store: createSupabaseStorage({ url: server.url, key: 'service-key', bucket: 'videos-raw' }), received };
  }

  it('gets the film as a stream, and gives an address that opens it', async () => {
    const { store, received } = await supabase();
    const { location, url } = await store.put(item());
    expect(location).toBe('supabase:videos-raw/a/film.mp4');
    expect(url).toContain('token=t');
    expect(received[0]?.path).toBe('POST /storage/v1/object/videos-raw/a/film.mp4');
    expect(received[0]?.body.equals(FILM)).toBe(true);
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'video/mp4', authorization: 'Bearer service-key' });
  });

  it('takes an object of the same name and size for the same, and no other', async () => {
    const { store, received } = await supabase(200, FILM.length);
    expect(await store.put(item())).toMatchObject({ existed: true, url: expect.stringContaining('token=t') });
    expect(received.map(({ path }) => path)).toEqual([expect.stringContaining('/sign/')]);
    await expect(store.put(item(Buffer.from('other')))).rejects.toThrow(/has another file called a\/film\.mp4/);
    await store.put({ ...item(Buffer.from('other')), overwrite: true });
    expect(received.at(-2)?.headers['x-upsert']).toBe('true');
  });

  it('says what it refused, without its key', async () => {
    const { store } = await supabase(409);
    await expect(store.put(item())).rejects.toThrow(/videos-raw did not take the file: The resource already exists/);
    await expect(store.put(item())).rejects.not.toThrow(/service-key/);
  });
});

describe('a copy', () => {
  it('begins anew when the way broke off, and asks for a fresh address when the first is over', async () => {
    const kept: Buffer[] = [];
    const store = {
      put: async ({ stream }: { stream: Readable }) => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        kept.push(Buffer.concat(chunks));
        return { location: 'x' };
      },
    };
    const source = await host((request, response, count) => {
      if (request.url === '/old') return response.writeHead(403).end();
      response.writeHead(200, { 'content-length': FILM.length });
      return count < 3 ? response.write(FILM.subarray(0, 1_000_000), () => response.destroy()) : response.end(FILM);
    });
    const client = createHeyGenClient({ base: () => source.url, userAgent: 'test' });
    const files = testFiles(client, { stores: { s3: store } });
    const steps: number[] = [];
    const request = { address: `${source.url}/old`, refresh: async () => `${source.url}/new`, name: 'film.mp4' };
    const stored = await files.store(undefined, request, {
      caller: {},
      onProgress: ({ progress }) => steps.push(progress),
    });
    expect(stored).toEqual({ location: 'x', size_bytes: FILM.length });
    expect(kept.at(-1)?.equals(FILM)).toBe(true);
    expect(steps.at(-1)).toBe(100);
  });

  it('of a film whose host says no length knows its size at the end', async () => {
    const sizes: (number | undefined)[] = [];
    const store: ObjectStorage = {
      put: async ({ size, stream }) => {
        sizes.push(size);
        await stream.resume().toArray();
        return { location: 'x' };
      },
    };
    const source = await host((_, response) => {
      response.write(FILM);
      response.end();
    });
    const client = createHeyGenClient({ base: () => source.url, userAgent: 'test' });
    const request = { address: `${source.url}/film`, name: 'film.mp4' };
    const stored = await testFiles(client, { stores: { s3: store } }).store('s3', request, { caller: {} });
    expect([stored.size_bytes, sizes]).toEqual([FILM.length, [undefined]]);
  });

  it('needs a store', async () => {
    const client = createHeyGenClient({ base: () => 'http://127.0.0.1:1', userAgent: 'test' });
    const request = { address: 'http://127.0.0.1:1/x', name: 'x' };
    await expect(testFiles(client).store('s3', request, { caller: {} })).rejects.toThrow(
      /no storage s3; set SUPABASE_URL/,
    );
  });
});
