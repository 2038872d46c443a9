import { constants, crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
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

/** Zeros by the megabyte, packed once: a block that is flushed in full can be repeated. */
const BLOCK = 1_000_000;
const PACKED_BLOCK = deflateRawSync(Buffer.alloc(BLOCK), { finishFlush: constants.Z_FULL_FLUSH });
/** The largest prime below 2 to the 16th, as Adler-32 has it. */
const ADLER = 65_521;

/** So many zeros as zlib packs them, without ever holding them. */
function packZeros(count: number): Buffer {
  const blocks = Array<Buffer>(Math.floor(count / BLOCK)).fill(PACKED_BLOCK);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt16BE(count % ADLER, 0);
  checksum.writeUInt16BE(1, 2);
  return Buffer.concat([Buffer.from('789c', 'hex'), ...blocks, deflateRawSync(Buffer.alloc(count % BLOCK)), checksum]);
}

/** A square PNG of one colour, made without ever holding its pixels: in RGB, or with a bit for each. */
function bomb(side: number, bits: 24 | 1 = 24): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set(bits === 1 ? [1, 0, 0, 0, 0] : [8, 2, 0, 0, 0], 8);
  const pixels = packZeros(side * (1 + Math.ceil((bits * side) / 8)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

it('a small file of very many pixels is not unfolded', async () => {
  const picture = bomb(16_000, 1);
  expect(picture.length).toBeLessThan(2_000_000);
  const { url } = await host((_, response) => response.end(picture));
  const before = process.memoryUsage.rss();
  const previews = await Promise.all(Array.from({ length: 6 }, () => createPreview(url, agent)));
  expect(previews).toEqual(Array(6).fill(undefined));
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
});

it('pictures of the largest size that is taken are decoded one at a time', async () => {
  const picture = bomb(6_000);
  const { url } = await host((_, response) => response.end(picture));
  const before = process.memoryUsage.rss();
  let most = 0;
  const countDecoding = (count: number) => {
    most = Math.max(most, count);
  };
  sharp.queue.on('change', countDecoding);
  const previews = await Promise.all(Array.from({ length: 6 }, () => createPreview(url, agent)));
  sharp.queue.off('change', countDecoding);
  expect(most).toBe(1);
  expect(previews).toEqual(Array(6).fill({ data: expect.any(String), mimeType: 'image/jpeg' }));
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
});
