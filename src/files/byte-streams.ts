import { Transform } from 'node:stream';
import type { Progress } from '../declarations/progress.ts';

/** Called as bytes pass: with how many so far. */
export type OnBytes = (done: number) => void;

/** Counts what passes. */
export function countBytes(onBytes: OnBytes, from = 0): Transform {
  let done = from;
  return new Transform({
    transform(chunk, _, callback) {
      done += chunk.length;
      onBytes(done);
      callback(null, chunk);
    },
  });
}

/** Lets only so many bytes pass; one more ends the stream with the error. */
export function limitBytes(bytes: number, tooMany: () => Error): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk, _, callback) {
      passed += chunk.length;
      if (passed > bytes) callback(tooMany());
      else callback(null, chunk);
    },
  });
}

const UNITS: readonly [size: number, unit: string][] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

/** An amount of bytes in words: `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const [size, unit] = UNITS.find(([least]) => bytes >= least) ?? [1, 'bytes'];
  return `${size === 1 ? bytes : (bytes / size).toFixed(1)} ${unit}`;
}

/** A file on its way as a line of progress, a step for each hundredth; the last one is the end. */
export function createByteProgress(what: string, onProgress: ((progress: Progress) => void) | undefined) {
  let last = -1;
  return (done: number, total: number | undefined): void => {
    const percent = total ? Math.min(100, Math.floor((100 * done) / total)) : 0;
    if (!onProgress || percent <= last) return;
    last = percent;
    onProgress({
      progress: percent,
      total: 100,
      message: `${what}: ${formatBytes(done)} of ${total ? formatBytes(total) : '?'}`,
    });
  };
}
