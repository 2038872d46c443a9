import { planFrames, SAMPLE_WEBM, SAMPLE_WEBM_CLUSTER } from './sample-files.ts';

/** Ids and sizes of the elements that hold times and the length of the file (RFC 9559). */
const SEGMENT = Buffer.from('1853806701', 'hex');
const DURATION = Buffer.from('448988', 'hex');
const TIMESTAMP = Buffer.from('e784', 'hex');
const BLOCK_DURATION = Buffer.from('9b82', 'hex');

const findValue = (file: Buffer, element: Buffer) => file.indexOf(element) + element.length;

/** The picture again at a time, both in milliseconds. */
function createCluster(time: number, duration: number): Buffer {
  const cluster = Buffer.from(SAMPLE_WEBM_CLUSTER);
  cluster.writeUInt32BE(time, findValue(cluster, TIMESTAMP));
  cluster.writeUInt16BE(duration, findValue(cluster, BLOCK_DURATION));
  return cluster;
}

/** Makes a transparent WebM of so many seconds: the sample file with other times. */
export function createWebm(seconds: number): Buffer {
  const duration = Math.round(seconds * 1000);
  const { count, each, last } = planFrames(duration);
  const clusters = Array.from({ length: count - 1 }, (_, index) =>
    createCluster((index + 1) * each, index === count - 2 ? last : each),
  );
  const file = Buffer.concat([SAMPLE_WEBM, ...clusters]);
  const content = findValue(file, SEGMENT) + 7;
  file.writeUIntBE(file.length - content, content - 6, 6);
  file.writeDoubleBE(duration, findValue(file, DURATION));
  return file;
}
