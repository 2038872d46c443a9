import { SAMPLE_WEBM } from './sample-files.ts';

/** Ids and sizes of the elements that say when it ends (RFC 9559): Duration of the segment, Timestamp of a cluster. */
const DURATION = Buffer.from('448988', 'hex');
const LAST_TIMESTAMP = Buffer.from('e784', 'hex');
/** How long the last frame is shown, in milliseconds. */
const LAST_FRAME_MS = 40;

/** Makes a transparent WebM of so many seconds: the sample file with other times. */
export function createWebm(seconds: number): Buffer {
  const file = Buffer.from(SAMPLE_WEBM);
  const milliseconds = Math.round(seconds * 1000);
  file.writeDoubleBE(milliseconds, file.indexOf(DURATION) + DURATION.length);
  const lastTimestamp = Math.max(0, milliseconds - LAST_FRAME_MS);
  file.writeUInt32BE(lastTimestamp, file.indexOf(LAST_TIMESTAMP) + LAST_TIMESTAMP.length);
  return file;
}
