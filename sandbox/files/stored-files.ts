import type { Account, Orientation, Video } from '../account.ts';
import { createMp4 } from './mp4.ts';
import { createPng } from './png.ts';
import { createSrt, createVtt } from './subtitles.ts';
import { createWav } from './wav.ts';
import { createWebm } from './webm.ts';

/** What a download address gives. */
export interface StoredFile {
  type: string;
  content: Buffer;
}

/** A presigned address of a file, as long as HeyGen's: a week. */
export const toFileUrl = (base: string, id: string, extension: string) =>
  `${base}/files/${id}.${extension}?Expires=${Math.floor(Date.now() / 1000) + 604_800}&Signature=sandbox`;

/** What a file is made from: a video, a job's result, generated speech. */
type Source = Pick<Video, 'seconds' | 'orientation' | 'script'>;

const JOB_SCRIPT = 'What is said here has been translated, cut or spoken anew.';

function findSource(account: Account, id: string): Source | undefined {
  const seconds = account.jobs.get(id)?.seconds ?? account.records.get(id)?._seconds;
  const result =
    typeof seconds !== 'number' ? undefined : { seconds, orientation: 'landscape' as const, script: JOB_SCRIPT };
  return account.videos.get(id) ?? result;
}

/** Width and height of a thumbnail, in pixels. */
const THUMBNAIL_SIZES: Readonly<Record<Orientation, readonly [number, number]>> = {
  landscape: [640, 360],
  portrait: [360, 640],
  square: [360, 360],
};

const FORMATS: Readonly<Record<string, [type: string, create: (source: Source) => Buffer | string]>> = {
  mp4: ['video/mp4', createMp4],
  webm: ['video/webm', ({ seconds }) => createWebm(seconds)],
  png: ['image/png', ({ orientation, script }) => createPng(script, ...THUMBNAIL_SIZES[orientation])],
  wav: ['audio/wav', ({ seconds }) => createWav(seconds)],
  srt: ['application/x-subrip', ({ script, seconds }) => createSrt(script, seconds)],
  vtt: ['text/vtt', ({ script, seconds }) => createVtt(script, seconds)],
};

/** Seconds that the preview of a voice lasts. */
const PREVIEW_S = 3;

/** Finds a picture or a voice's preview of the library, which is there for every account. */
export function findLibraryFile(path: string): StoredFile | undefined {
  if (/^\/library\/voices\/\w+\.wav$/.test(path)) return { type: 'audio/wav', content: createWav(PREVIEW_S) };
  if (!/^\/library\/[\w/.-]+\.(jpg|png)$/.test(path)) return undefined;
  return { type: 'image/png', content: createPng(path, ...THUMBNAIL_SIZES.landscape) };
}

/** Finds a file of one account by the path of its address. */
export function findStoredFile(account: Account, path: string): StoredFile | undefined {
  const [, id = '', extension = ''] = /^\/files\/(\w+)(?:\.(\w+))?$/.exec(path) ?? [];
  const asset = account.assets.get(id);
  if (asset?.bytes) return { type: asset.type, content: asset.bytes };
  const corrected = account.jobs.get(id)?.publicFields._srt;
  if (extension === 'srt' && typeof corrected === 'string')
    return { type: 'application/x-subrip', content: Buffer.from(corrected) };
  const [source, format] = [findSource(account, id), FORMATS[extension]];
  if (!source || !format) return undefined;
  const [type, create] = format;
  return { type, content: Buffer.from(create(source)) };
}
