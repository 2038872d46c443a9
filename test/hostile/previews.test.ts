import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';
import { Agent } from 'undici';
import { afterAll, expect, it } from 'vitest';
import { createPreview } from '../../src/files/previews.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const agent = new Agent();
afterAll(() => agent.close());

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A square PNG of one colour, made without ever holding its pixels: in RGB, or with a bit for each. */
async function bomb(side: number, bits: 24 | 1 = 24): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set(bits === 1 ? [1, 0, 0, 0, 0] : [8, 2, 0, 0, 0], 8);
  const deflate = createDeflate({ level: 9 });
  const packed = deflate.toArray();
  const row = Buffer.alloc(1 + Math.ceil((bits * side) / 8));
  for (let y = 0; y < side; y += 1) if (!deflate.write(row)) await once(deflate, 'drain');
  deflate.end();
  const pixels = Buffer.concat(await packed);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

it('a small file of very many pixels is not unfolded', async () => {
  const picture = await bomb(16_000, 1);
  expect(picture.length).toBeLessThan(2_000_000);
  const { url } = await host((_, response) => response.end(picture));
  const before = process.memoryUsage.rss();
  const previews = await Promise.all(Array.from({ length: 6 }, () => createPreview(url, agent)));
  expect(previews).toEqual(Array(6).fill(undefined));
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
});

it('pictures of the largest size that is taken are decoded one at a time', async () => {
  const picture = await bomb(6_000);
  const { url } = await host((_, response) => response.end(picture));
  const before = process.memoryUsage.rss();
  const previews = await Promise.all(Array.from({ length: 6 }, () => createPreview(url, agent)));
  expect(previews).toEqual(Array(6).fill({ data: expect.any(String), mimeType: 'image/jpeg' }));
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
});
