import { film } from './film.ts';
import { silence } from './sound.ts';
import { subtitles } from './subtitles.ts';
import type { World } from './world.ts';

/** What a download address gives. */
export interface StoredFile {
  type: string;
  content: Buffer;
}

/** What a file is made from: a film, a job's film, a spoken text. */
interface Source {
  seconds: number;
  orientation: 'landscape' | 'portrait' | 'square';
  script: string;
}

const WORDS = 'What is said here has been translated, cut or spoken anew.';

function sourceOf(world: World, id: string): Source | undefined {
  const seconds = world.jobs.get(id)?.seconds ?? world.speeches.get(id);
  return (
    world.films.get(id) ?? (seconds === undefined ? undefined : { seconds, orientation: 'landscape', script: WORDS })
  );
}

const MAKERS: Readonly<Record<string, (source: Source) => StoredFile>> = {
  mp4: (source) => ({ type: 'video/mp4', content: film(source) }),
  wav: ({ seconds }) => ({ type: 'audio/wav', content: silence(seconds) }),
  srt: ({ script, seconds }) => ({ type: 'application/x-subrip', content: Buffer.from(subtitles(script, seconds)) }),
  vtt: ({ script, seconds }) => ({
    type: 'text/vtt',
    content: Buffer.from(`WEBVTT\n\n${subtitles(script, seconds).replace(/(\d\d),(\d{3})/g, '$1.$2')}`),
  }),
};

/** A file of one account, by the path of its address; undefined when the account has none there. */
export function storedFile(world: World, path: string): StoredFile | undefined {
  const [, id = '', ending = ''] = /^\/files\/(\w+)(?:\.(\w+))?$/.exec(path) ?? [];
  const asset = world.assets.get(id);
  if (asset?.bytes) return { type: asset.type, content: asset.bytes };
  const source = sourceOf(world, id);
  return source && MAKERS[ending]?.(source);
}
