import samples from './samples.json' with { type: 'json' };

export type Orientation = 'landscape' | 'portrait' | 'square';

const decode = (base64: string) => Buffer.from(base64, 'base64');
const { mp4, webm, webm_cluster, wav_header } = samples;

/**
 * An MP4 in each orientation that lacks its last part, the chunk offsets: one H.264 key frame, then the movie header.
 * The picture was made once by ffmpeg: the filter `gradients` from #1b2a49 to #3d6b8c with `drawtext` "HeyGen sandbox"
 * in DejaVu Sans, encoded by libx264 (`-profile:v main -preset veryslow -tune stillimage -qp 34 -x264-params
 * keyint=1:bframes=0:ref=1`). Times are in milliseconds.
 */
export const SAMPLE_MP4: Readonly<Record<Orientation, Buffer>> = {
  landscape: decode(mp4.landscape),
  portrait: decode(mp4.portrait),
  square: decode(mp4.square),
};

/**
 * A WebM of one key frame with an alpha channel: a disc with "HeyGen sandbox" on a transparent ground, recorded once from
 * a canvas by Chromium's MediaRecorder (VP9). Times are in milliseconds.
 */
export const SAMPLE_WEBM = decode(webm);

/** A cluster that shows the same picture again. */
export const SAMPLE_WEBM_CLUSTER = decode(webm_cluster);

/** The header of a WAV file without samples: PCM, 8 kHz, one channel, 8 bits. */
export const SAMPLE_WAV_HEADER = decode(wav_header);

/**
 * Cuts a length into frames of at most a second. Chromium may end a file at once whose frames are longer.
 * @returns how many frames there are, how long each is, and the last, which makes up for rounding
 */
export function planFrames(milliseconds: number): { count: number; each: number; last: number } {
  const count = Math.floor(milliseconds / 1000) + 2;
  const each = Math.floor(milliseconds / count);
  return { count, each, last: milliseconds - (count - 1) * each };
}
