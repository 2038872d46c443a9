/** Subtitles of a film as a track. The policy of hosts lets no view load one, so the words come by a tool. */
import { callTool, getText, type Json } from '../bridge.ts';
import { getData } from '../data.ts';

/** `00:01:02,500 --> 00:01:04,000`, and the lines up to the next empty one. */
const CUE = /([\d:,]+) --> ([\d:,]+)\n((?:.+\n?)+)/g;

const secondsOf = (clock = '') =>
  clock
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);

/** The whole text, part by part; each line may have its number and a tab before it. */
async function readText(film: Json, from_line = 1): Promise<string> {
  const answer = await callTool('read_subtitles', { ...film, from_line });
  const { subtitles = getText(answer).replace(/^\d+\t/gm, ''), next_from_line: next } = getData(answer);
  return `${subtitles}\n${next ? await readText(film, Number(next)) : ''}`;
}

/**
 * Adds the subtitles of a film to its player.
 * @param film `{ id, kind }`, as `read_subtitles` takes them
 * @throws Error when they cannot be had
 */
export async function addSubtitles(media: HTMLMediaElement, film: Json): Promise<TextTrack> {
  const text = await readText(film);
  const track = media.addTextTrack('subtitles', 'Subtitles');
  for (const [, from, to, words = ''] of text.matchAll(CUE))
    track.addCue(new VTTCue(secondsOf(from), secondsOf(to), words));
  return track;
}
