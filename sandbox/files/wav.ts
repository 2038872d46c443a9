import { SAMPLE_WAV_HEADER } from './sample-files.ts';

const SAMPLES_PER_SECOND = 8000;
/** Zero of unsigned samples of 8 bits. */
const SILENCE = 128;

/** Makes a WAV file of so many seconds of silence. */
export function createWav(seconds: number): Buffer {
  const samples = Buffer.alloc(Math.max(1, Math.round(seconds * SAMPLES_PER_SECOND)), SILENCE);
  const file = Buffer.concat([SAMPLE_WAV_HEADER, samples]);
  file.writeUInt32LE(file.length - 8, 4);
  file.writeUInt32LE(samples.length, 40);
  return file;
}
