import type { Account } from '../account.ts';
import { film } from './film.ts';
import { picture } from './picture.ts';
import { silence } from './sound.ts';
import { subtitles } from './subtitles.ts';
import { webm } from './webm.ts';

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

function sourceOf(account: Account, id: string): Source | undefined {
  const seconds = account.jobs.get(id)?.seconds ?? account.speeches.get(id);
  return (
    account.films.get(id) ?? (seconds === undefined ? undefined : { seconds, orientation: 'landscape', script: WORDS })
  );
}

/** Width and height of a thumbnail, in pixels. */
const SIZES: Readonly<Record<Source['orientation'], readonly [number, number]>> = {
  landscape: [640, 360],
  portrait: [360, 640],
  square: [360, 360],
};

const MAKERS: Readonly<Record<string, (source: Source) => StoredFile>> = {
  mp4: (source) => ({ type: 'video/mp4', content: film(source) }),
  webm: ({ seconds }) => ({ type: 'video/webm', content: webm(seconds) }),
  png: ({ orientation, script }) => ({ type: 'image/png', content: picture(script, ...SIZES[orientation]) }),
  wav: ({ seconds }) => ({ type: 'audio/wav', content: silence(seconds) }),
  srt: ({ script, seconds }) => ({ type: 'application/x-subrip', content: Buffer.from(subtitles(script, seconds)) }),
  vtt: ({ script, seconds }) => ({
    type: 'text/vtt',
    content: Buffer.from(`WEBVTT\n\n${subtitles(script, seconds).replace(/(\d\d),(\d{3})/g, '$1.$2')}`),
  }),
};

/** Pictures of the library, which are there for every account. */
export function libraryFile(path: string): StoredFile | undefined {
  if (!/^\/library\/[\w/.-]+\.(jpg|png)$/.test(path)) return undefined;
  return { type: 'image/png', content: picture(path, 640, 360) };
}

/** A file of one account, by the path of its address; undefined when the account has none there. */
export function storedFile(account: Account, path: string): StoredFile | undefined {
  const [, id = '', ending = ''] = /^\/files\/(\w+)(?:\.(\w+))?$/.exec(path) ?? [];
  const asset = account.assets.get(id);
  if (asset?.bytes) return { type: asset.type, content: asset.bytes };
  const source = sourceOf(account, id);
  return source && MAKERS[ending]?.(source);
}
