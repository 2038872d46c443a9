import type { Account } from '../account.ts';
import { findAnyRecord } from '../records.ts';
import { createMp4 } from './mp4.ts';
import { createPng } from './png.ts';
import type { Orientation } from './sample-files.ts';
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

/** What a file is made from: of a video, a job's result, generated speech. */
interface Source {
  /** Its length. */
  seconds: number;
  orientation: Orientation;
  script: string;
}

const JOB_SCRIPT = 'What is said here has been translated, cut or spoken anew.';

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

/** What of a record is a file, or what files are made from. */
interface FileFields {
  /** The whole file, where it came through the API, and its MIME type. */
  _bytes?: Buffer;
  _type?: string;
  /** Subtitles as they were corrected. */
  _srt?: string;
  _seconds?: number;
  _orientation?: Orientation;
  _script?: string;
}

/** Finds a file of one account by the path of its address. */
export function findStoredFile(account: Account, path: string): StoredFile | undefined {
  const [, id = '', extension = ''] = /^\/files\/(\w+)(?:\.(\w+))?$/.exec(path) ?? [];
  // These private fields are of one type in all kinds of records.
  const { _bytes, _type, _srt, ...record } = (findAnyRecord(account, id) ?? {}) as FileFields;
  if (_bytes) return { type: _type ?? '', content: _bytes };
  const { _seconds: seconds, _orientation: orientation = 'landscape', _script: script = JOB_SCRIPT } = record;
  const [type, create] = FORMATS[extension] ?? [];
  if (seconds === undefined || !type || !create) return undefined;
  const isCorrected = extension === 'srt' && _srt !== undefined;
  return { type, content: Buffer.from(isCorrected ? _srt : create({ seconds, orientation, script })) };
}
