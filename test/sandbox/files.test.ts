import { describe, expect, it } from 'vitest';
import { createMp4, readMp4Seconds } from '../../sandbox/files/mp4.ts';
import { createSrt } from '../../sandbox/files/subtitles.ts';
import { createWav } from '../../sandbox/files/wav.ts';
import { createWebm } from '../../sandbox/files/webm.ts';

interface Box {
  type: string;
  /** Where the content begins in the file. */
  at: number;
  content: Buffer;
}

/** Reads the boxes of an MP4, written anew so that a mistake of the writer is not repeated here. */
function boxes(file: Buffer, from = 0, to = file.length): Box[] {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    const size = file.readUInt32BE(at);
    found.push({
      type: file.toString('latin1', at + 4, at + 8),
      at: at + 8,
      content: file.subarray(at + 8, at + size),
    });
    at += size;
  }
  return found;
}

/** The box at a path such as `moov/trak/mdia`. */
function boxAt(file: Buffer, path: string): Box {
  return path.split('/').reduce<Box>(
    (outer, type) => {
      const found = boxes(file, outer.at, outer.at + outer.content.length).find((box) => box.type === type);
      if (!found) throw new Error(`no ${type} in ${path}`);
      return found;
    },
    { type: 'file', at: 0, content: file },
  );
}

const numbers = (bytes: Buffer, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => bytes.readUInt32BE(from + index * 4));

const STBL = 'moov/trak/mdia/minf/stbl';

describe('an MP4', () => {
  it.each([
    ['landscape', 1280, 720],
    ['portrait', 720, 1280],
    ['square', 720, 720],
  ] as const)('%s is %i by %i', (orientation, width, height) => {
    const { content } = boxAt(createMp4({ seconds: 2, orientation }), 'moov/trak/tkhd');
    expect([content.readUInt16BE(76), content.readUInt16BE(80)]).toEqual([width, height]);
  });

  it.each([0.001, 0.4, 1, 4.5, 60, 1799.999, 1800])(
    'lasts %d s, in every header and in the sum of its samples',
    (seconds) => {
      const file = createMp4({ seconds, orientation: 'landscape' });
      expect(readMp4Seconds(file)).toBeCloseTo(seconds, 3);
      const ms = Math.round(seconds * 1000);
      expect(numbers(boxAt(file, 'moov/mvhd').content, 12, 2)).toEqual([1000, ms]);
      expect(numbers(boxAt(file, 'moov/trak/tkhd').content, 20, 1)).toEqual([ms]);
      expect(numbers(boxAt(file, 'moov/trak/mdia/mdhd').content, 12, 2)).toEqual([1000, ms]);
      const stts = boxAt(file, `${STBL}/stts`).content;
      const runs = numbers(stts, 8, stts.readUInt32BE(4) * 2);
      let [samples, total] = [0, 0];
      for (let run = 0; run < runs.length; run += 2) {
        samples += runs[run] as number;
        total += (runs[run] as number) * (runs[run + 1] as number);
      }
      expect(total).toBe(ms);
      expect(boxAt(file, `${STBL}/stco`).content.readUInt32BE(4)).toBe(samples);
    },
  );

  it('points every sample at a whole picture inside its data', () => {
    const file = createMp4({ seconds: 30, orientation: 'portrait' });
    const data = boxAt(file, 'mdat');
    const [size, count] = numbers(boxAt(file, `${STBL}/stsz`).content, 4, 2) as [number, number];
    const offsets = numbers(boxAt(file, `${STBL}/stco`).content, 8, count);
    // Chromium may end a file at once whose frames are shown for long.
    expect(count).toBe(32);
    for (const offset of offsets) {
      expect(offset).toBeGreaterThanOrEqual(data.at);
      expect(offset + size).toBeLessThanOrEqual(data.at + data.content.length);
      expect(file.readUInt32BE(offset) + 4).toBe(size);
      expect(file.readUInt8(offset + 4) & 0x1f).toBe(5);
    }
  });

  it('is no larger when it is longer, but for its index', () => {
    const size = (seconds: number) => createMp4({ seconds, orientation: 'landscape' }).length;
    expect(size(1000) - size(10)).toBe(990 * 4);
  });

  it.each([0, -1, Number.NaN, 1801])('refuses %d s', (seconds) => {
    expect(() => createMp4({ seconds, orientation: 'landscape' })).toThrow(RangeError);
  });

  it('is told from what is none', () => {
    expect(() => readMp4Seconds(Buffer.from('no film at all'))).toThrow(/Not an MP4/);
  });
});

describe('a WebM', () => {
  /** Where what follows an id and a size, in hexadecimal, begins. */
  const places = (file: Buffer, id: string) =>
    [...file.toString('latin1').matchAll(new RegExp(Buffer.from(id, 'hex').toString('latin1'), 'g'))].map(
      ({ index }) => index + id.length / 2,
    );

  it.each([0.04, 4.5, 1800])('lasts %d s, in its header and in the sum of its frames', (seconds) => {
    const file = createWebm(seconds);
    expect(places(file, '448988').map((at) => file.readDoubleBE(at))).toEqual([seconds * 1000]);
    const times = places(file, '1f43b675a1e784').map((at) => file.readUInt32BE(at));
    const durations = places(file, '9b82').map((at) => file.readUInt16BE(at));
    expect(times).toHaveLength(Math.floor(seconds) + 1);
    expect(durations).toHaveLength(times.length);
    times.push(seconds * 1000);
    durations.forEach((duration, index) => void expect(times[index + 1]).toBe((times[index] as number) + duration));
    expect(times[0]).toBeLessThanOrEqual(1000);
  });

  it('says how long its segment is', () => {
    const file = createWebm(60);
    const [at] = places(file, '1853806701') as [number];
    expect(Number(file.readBigUInt64BE(at - 1) & 0xff_ffff_ffff_ffffn)).toBe(file.length - at - 7);
  });

  it('has an alpha channel', () => {
    expect(createWebm(1).includes(Buffer.from('53c08101', 'hex'))).toBe(true);
  });
});

describe('a WAV', () => {
  it.each([0.2, 60])('lasts %d s', (seconds) => {
    const file = createWav(seconds);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect((file.length - 44) / file.readUInt32LE(28)).toBe(seconds);
  });
});

describe('subtitles', () => {
  it('spread the script evenly over the film', () => {
    const script = Array.from({ length: 30 }, (_, word) => `w${word}`).join(' ');
    const cues = createSrt(script, 3661.5).trim().split('\n\n');
    expect(cues).toHaveLength(3);
    expect(cues[0]).toBe(`1\n00:00:00,000 --> 00:20:20,500\n${script.split(' ').slice(0, 12).join(' ')}`);
    expect(cues[2]?.split('\n').slice(0, 2)).toEqual(['3', '00:40:41,000 --> 01:01:01,500']);
  });

  it('of a film without words have one cue', () => {
    expect(createSrt('  ', 2)).toBe('1\n00:00:00,000 --> 00:00:02,000\n[music]\n');
  });
});
