import { type Orientation, planFrames, SAMPLE_MP4 } from './sample-files.ts';

const MAX_SECONDS = 1800;

/** Boxes that hold the chunk offsets, which are the file's end. */
const BOXES_TO_GROW = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stco'];

/**
 * Makes an MP4 of any length without an encoder: the sample file with other times. All frames share the bytes of one
 * picture, so that a long video is hardly larger than a short one. Offsets of fields are those of ISO/IEC 14496-12.
 * @param seconds more than 0, at most 1800, to the millisecond
 * @throws RangeError when the length is outside these bounds
 */
export function createMp4({ seconds, orientation }: { seconds: number; orientation: Orientation }): Buffer {
  const duration = Math.round(seconds * 1000);
  if (!(duration >= 1 && seconds <= MAX_SECONDS)) {
    throw new RangeError(`A video lasts more than 0 and at most ${MAX_SECONDS} seconds, not ${seconds}.`);
  }
  const sample = SAMPLE_MP4[orientation];
  const { count, each, last } = planFrames(duration);
  const offsets = Buffer.alloc(count * 4);
  const file = Buffer.concat([sample, offsets]);
  const find = (text: string) => file.indexOf(text, 0, 'latin1');
  const setNumbers = (box: string, offset: number, ...values: number[]) =>
    values.forEach((value, index) => void file.writeUInt32BE(value, find(box) + offset + index * 4));
  for (const box of BOXES_TO_GROW) setNumbers(box, -4, file.readUInt32BE(find(box) - 4) + offsets.length);
  setNumbers('mvhd', 20, duration);
  setNumbers('tkhd', 24, duration);
  setNumbers('mdhd', 20, duration);
  setNumbers('stts', 12, count - 1, each, 1, last);
  setNumbers('stsz', 12, count);
  setNumbers('stco', 8, count, ...Array<number>(count).fill(find('mdat') + 4));
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
