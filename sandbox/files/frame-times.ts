/**
 * Cuts a length into frames of at most a second. Chromium may end a file at once whose frames are longer.
 * @returns how many frames there are, how long each is, and the last, which makes up for rounding
 */
export function planFrames(milliseconds: number): { count: number; each: number; last: number } {
  const count = Math.floor(milliseconds / 1000) + 2;
  const each = Math.floor(milliseconds / count);
  return { count, each, last: milliseconds - (count - 1) * each };
}
