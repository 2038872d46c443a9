import type { Video } from '../account.ts';
import { SAMPLE_MP4 } from './sample-files.ts';

const MAX_SECONDS = 1800;
/** How long the last frame is shown, in milliseconds. */
const LAST_FRAME_MS = 40;

/** Where the duration stands after the name of a header (ISO/IEC 14496-12, version 0 of mvhd, tkhd, mdhd). */
const DURATION_OFFSETS = { mvhd: 20, tkhd: 24, mdhd: 20 };
/** Where the durations of the first and the last frame stand after `stts`. */
const FRAME_OFFSETS = { first: 16, last: 24 };

/**
 * Makes an MP4 of any length without an encoder: the sample file with other durations. Its picture stands still, and a
 * long video is no larger than a short one.
 * @param seconds more than 0, at most 1800, to the millisecond
 * @throws RangeError when the length is outside these bounds
 */
export function createMp4({ seconds, orientation }: Pick<Video, 'seconds' | 'orientation'>): Buffer {
  const milliseconds = Math.round(seconds * 1000);
  if (!(milliseconds >= 1 && seconds <= MAX_SECONDS)) {
    throw new RangeError(`A video lasts more than 0 and at most ${MAX_SECONDS} seconds, not ${seconds}.`);
  }
  const file = Buffer.from(SAMPLE_MP4[orientation]);
  const setNumber = (box: string, offset: number, value: number) =>
    file.writeUInt32BE(value, file.indexOf(box, 0, 'latin1') + offset);
  for (const [box, offset] of Object.entries(DURATION_OFFSETS)) setNumber(box, offset, milliseconds);
  const last = Math.min(LAST_FRAME_MS, milliseconds);
  setNumber('stts', FRAME_OFFSETS.first, milliseconds - last);
  setNumber('stts', FRAME_OFFSETS.last, last);
  return file;
}

/**
 * The length of an MP4 in seconds, from its movie header.
 * @throws Error when the file has none
 */
export function readMp4Seconds(file: Buffer): number {
  const at = file.indexOf('mvhd', 0, 'latin1');
  if (file.toString('latin1', 4, 8) !== 'ftyp' || at < 0) throw new Error('Not an MP4: it has no movie header.');
  const [timescale, duration] = [file.readUInt32BE(at + 16), file.readUInt32BE(at + 20)];
  return duration / timescale;
}
