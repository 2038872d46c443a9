const WORDS_PER_CUE = 12;

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as SRT writes it: `HH:MM:SS,mmm`. */
function stamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  return `${two(hours)}:${two(minutes)}:${two(Math.floor(ms / 1000) % 60)},${String(ms % 1000).padStart(3, '0')}`;
}

function cuesOf(script: string): string[] {
  const words = script.split(/\s+/).filter(Boolean);
  const count = Math.max(1, Math.ceil(words.length / WORDS_PER_CUE));
  return Array.from({ length: count }, (_, cue) =>
    words.slice(cue * WORDS_PER_CUE, (cue + 1) * WORDS_PER_CUE).join(' '),
  );
}

/**
 * Writes subtitles: the script in cues of at most 12 words, spread evenly over the film.
 * @param seconds the film's length
 * @returns an SRT file; an empty script gives one cue without words spoken
 */
export function subtitles(script: string, seconds: number): string {
  const cues = cuesOf(script);
  const length = seconds / cues.length;
  return cues
    .map((words, cue) => `${cue + 1}\n${stamp(cue * length)} --> ${stamp((cue + 1) * length)}\n${words || '[music]'}\n`)
    .join('\n');
}
