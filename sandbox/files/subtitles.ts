const WORDS_PER_CUE = 12;

/** A time as SRT writes it: `HH:MM:SS,mmm`. */
const toTimestamp = (seconds: number) =>
  new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23).replace('.', ',');

function toCues(script: string): string[] {
  const words = script.split(/\s+/).filter(Boolean);
  const count = Math.max(1, Math.ceil(words.length / WORDS_PER_CUE));
  return Array.from({ length: count }, (_, cue) =>
    words.slice(cue * WORDS_PER_CUE, (cue + 1) * WORDS_PER_CUE).join(' '),
  );
}

/**
 * Writes subtitles: the script in cues of at most 12 words, spread evenly over the video.
 * @param seconds the video's length, less than a day
 * @returns an SRT file; an empty script gives one cue without words spoken
 */
export function createSrt(script: string, seconds: number): string {
  const cues = toCues(script);
  const length = seconds / cues.length;
  return cues
    .map((words, cue) => {
      const [from, to] = [toTimestamp(cue * length), toTimestamp((cue + 1) * length)];
      return `${cue + 1}\n${from} --> ${to}\n${words || '[music]'}\n`;
    })
    .join('\n');
}

/** The same as WebVTT. */
export const createVtt = (script: string, seconds: number) =>
  `WEBVTT\n\n${createSrt(script, seconds).replace(/(\d\d),(\d{3})/g, '$1.$2')}`;
