import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function createUint32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

function createChunk(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...content]);
  return Buffer.concat([createUint32s(body.length - 4), body, createUint32s(crc32(body))]);
}

/** Makes a PNG of one colour, which follows from the name so that pictures differ. */
export function createPng(name: string, width: number, height: number): Buffer {
  const colour = createUint32s(crc32(name)).subarray(1);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, colour)]);
  const format = Buffer.from([8, 2, 0, 0, 0]);
  return Buffer.concat([
    SIGNATURE,
    createChunk('IHDR', createUint32s(width, height), format),
    createChunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)))),
    createChunk('IEND'),
  ]);
}
