import type { Film } from '../account.ts';
import { FRAMES, type Frame } from './film-frames.ts';

/** Units of time in the file: milliseconds. */
const TIMESCALE = 1000;
const MAX_SECONDS = 1800;
const UNITY_MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => void bytes.writeUInt16BE(value, index * 2));
  return bytes;
};
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void bytes.writeUInt32BE(value, index * 4));
  return bytes;
};
const zeros = (count: number) => Buffer.alloc(count);

function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

/** A box with a version of 0 and flags. */
const fullBox = (type: string, flags: number, ...parts: Buffer[]) => box(type, u32(flags), ...parts);

/** Lengths of the samples in milliseconds: one a second, the last one shorter. */
function sampleLengths(milliseconds: number): number[] {
  const whole = Math.floor(milliseconds / TIMESCALE);
  const rest = milliseconds - whole * TIMESCALE;
  return [...Array<number>(whole).fill(TIMESCALE), ...(rest > 0 ? [rest] : [])];
}

/** How a decoder is set up for the frame (ISO/IEC 14496-15, AVCDecoderConfigurationRecord). */
function avcC({ sps, pps }: Frame): Buffer {
  const profile = sps.subarray(1, 4);
  return box(
    'avcC',
    Buffer.from([1, ...profile, 0xff, 0xe1]),
    u16(sps.length),
    sps,
    Buffer.from([1]),
    u16(pps.length),
    pps,
  );
}

function sampleEntry(frame: Frame): Buffer {
  const size = u16(frame.width, frame.height);
  const resolution = u32(0x480000, 0x480000);
  return box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    size,
    resolution,
    zeros(4),
    u16(1),
    zeros(32),
    u16(24, 0xffff),
    avcC(frame),
  );
}

/** Runs of equal lengths, as (count, length) pairs. */
function timeToSample(lengths: readonly number[]): Buffer {
  const full = lengths.filter((length) => length === TIMESCALE).length;
  const last = lengths.at(-1) as number;
  const runs = [...(full > 0 ? [[full, TIMESCALE]] : []), ...(last < TIMESCALE ? [[1, last]] : [])];
  return fullBox('stts', 0, u32(runs.length, ...runs.flat()));
}

/**
 * Where the samples are. Each is a chunk of its own, and all chunks are the same bytes: the picture stands still, and a
 * long film is no larger than a short one. There is no `stss`: every sample can be started from.
 */
function sampleTable(frame: Frame, lengths: readonly number[], offset: number): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, u32(1), sampleEntry(frame)),
    timeToSample(lengths),
    fullBox('stsc', 0, u32(1, 1, 1, 1)),
    fullBox('stsz', 0, u32(frame.picture.length + 4, lengths.length)),
    fullBox('stco', 0, u32(lengths.length, ...lengths.map(() => offset))),
  );
}

function track(frame: Frame, lengths: readonly number[], duration: number, offset: number): Buffer {
  const size = u32(frame.width * 0x10000, frame.height * 0x10000);
  const handler = [u32(0), Buffer.from('vide', 'latin1'), zeros(12), Buffer.from('video\0', 'latin1')];
  const here = box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1)));
  return box(
    'trak',
    fullBox('tkhd', 3, u32(0, 0, 1, 0, duration), zeros(16), u32(...UNITY_MATRIX), size),
    box(
      'mdia',
      fullBox('mdhd', 0, u32(0, 0, TIMESCALE, duration), u16(0x55c4, 0)),
      fullBox('hdlr', 0, ...handler),
      box('minf', fullBox('vmhd', 1, zeros(8)), here, sampleTable(frame, lengths, offset)),
    ),
  );
}

function movie(frame: Frame, lengths: readonly number[], offset: number): Buffer {
  const duration = lengths.reduce((sum, length) => sum + length, 0);
  const volume = [u32(0x10000), u16(0x100), zeros(10)];
  return box(
    'moov',
    fullBox('mvhd', 0, u32(0, 0, TIMESCALE, duration), ...volume, u32(...UNITY_MATRIX), zeros(24), u32(2)),
    track(frame, lengths, duration, offset),
  );
}

/**
 * Writes an MP4 that players accept, of any length, without an encoder: a still picture held for the film's length.
 * @param seconds more than 0, at most 1800, to the millisecond
 * @throws RangeError when the length is outside these bounds
 */
export function film({ seconds, orientation }: Pick<Film, 'seconds' | 'orientation'>): Buffer {
  const milliseconds = Math.round(seconds * TIMESCALE);
  if (!(milliseconds >= 1 && seconds <= MAX_SECONDS)) {
    throw new RangeError(`A film lasts more than 0 and at most ${MAX_SECONDS} seconds, not ${seconds}.`);
  }
  const frame = FRAMES[orientation];
  const lengths = sampleLengths(milliseconds);
  const type = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'));
  // The movie box comes first, so that playing can begin early; its size does not depend on the offset in it.
  const offset = type.length + movie(frame, lengths, 0).length + 8;
  return Buffer.concat([type, movie(frame, lengths, offset), box('mdat', u32(frame.picture.length), frame.picture)]);
}

/**
 * The length of an MP4 in seconds, from its movie header.
 * @throws Error when the file has none
 */
export function filmSeconds(file: Buffer): number {
  const at = file.indexOf('mvhd', 0, 'latin1');
  if (file.toString('latin1', 4, 8) !== 'ftyp' || at < 0) throw new Error('Not an MP4: it has no movie header.');
  const [timescale, duration] = [file.readUInt32BE(at + 16), file.readUInt32BE(at + 20)];
  return duration / timescale;
}
