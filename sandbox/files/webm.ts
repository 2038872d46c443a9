/** An EBML element: its id, its size in eight bytes, its content (RFC 8794). */
function element(id: number, content: Buffer): Buffer {
  const name = Buffer.from(id.toString(16), 'hex');
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.length) | (1n << 56n));
  return Buffer.concat([name, size, content]);
}

const text = (id: number, value: string) => element(id, Buffer.from(value, 'latin1'));
const number = (id: number, value: number) => element(id, Buffer.from([value]));

function float(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

/** One tick is a millisecond, in nanoseconds. */
const TICK = Buffer.from([0x0f, 0x42, 0x40]);

/**
 * A WebM file that says how long it is and shows nothing: transparent throughout.
 * @param seconds its length
 */
export function webm(seconds: number): Buffer {
  const head = [number(0x4286, 1), number(0x42f7, 1), number(0x42f2, 4), number(0x42f3, 8)];
  const kind = [text(0x4282, 'webm'), number(0x4287, 4), number(0x4285, 2)];
  const info = [
    element(0x2ad7b1, TICK),
    float(0x4489, seconds * 1000),
    text(0x4d80, 'sandbox'),
    text(0x5741, 'sandbox'),
  ];
  return Buffer.concat([
    element(0x1a45dfa3, Buffer.concat([...head, ...kind])),
    element(0x18538067, element(0x1549a966, Buffer.concat(info))),
  ]);
}
