import { z } from 'zod';
import { composite, type Json, type Operation, type ToolContext } from '../src/declarations/operation.ts';
import { ToolError } from '../src/declarations/tool-error.ts';
import { getBackgroundRemoval } from './background-removals.ts';
import { getAiClipping, getFillerWordRemoval, getHyperframesRender } from './clips.ts';
import { toFileName, toSafeName, trimFileName } from './helpers/file-name.ts';
import { getLipsync } from './lipsyncs.ts';
import { getVideoTranslation } from './translations.ts';
import { getVideo } from './videos.ts';

/** What files can be had of: the operation that reads it, the name of its id there, and its files by name. */
interface Origin {
  read: Operation;
  idField: string;
  files: (answer: Json) => Record<string, unknown>;
}

const of = (fields: Readonly<Record<string, string>>) => (answer: Json) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, answer[field]]));

const clipFiles = ({ clips = [] }: Json) =>
  Object.fromEntries((clips as Json[]).map(({ video_url }, index) => [`clip${index + 1}`, video_url]));

const ORIGINS = {
  video: {
    read: getVideo,
    idField: 'video_id',
    files: of({
      video: 'video_url',
      captioned: 'captioned_video_url',
      subtitle: 'subtitle_url',
      thumbnail: 'thumbnail_url',
      gif: 'gif_url',
    }),
  },
  translation: {
    read: getVideoTranslation,
    idField: 'video_translation_id',
    files: of({ video: 'video_url', audio: 'audio_url', subtitle: 'srt_caption_url', vtt: 'vtt_caption_url' }),
  },
  lipsync: { read: getLipsync, idField: 'lipsync_id', files: of({ video: 'video_url', subtitle: 'caption_url' }) },
  clipping: { read: getAiClipping, idField: 'job_id', files: clipFiles },
  background_removal: {
    read: getBackgroundRemoval,
    idField: 'job_id',
    files: ({ layers = {} }: Json) => layers as Json,
  },
  filler_word_removal: {
    read: getFillerWordRemoval,
    idField: 'filler_word_removal_id',
    files: of({ video: 'video_url' }),
  },
  html_render: {
    read: getHyperframesRender,
    idField: 'render_id',
    files: of({ video: 'video_url', thumbnail: 'thumbnail_url' }),
  },
} as const satisfies Record<string, Origin>;

type OriginName = keyof typeof ORIGINS;

const MAIN: Partial<Record<OriginName, string>> = { clipping: 'clip1', background_removal: 'foreground' };
/** The file that is meant when none is named. */
const mainOf = (kind: OriginName) => MAIN[kind] ?? 'video';

const NAMES = Object.keys(ORIGINS) as [OriginName, ...OriginName[]];

const ENDING = /\.(\w{2,4})$/;
const endingOf = (address: string) => ENDING.exec(new URL(address).pathname)?.[1] ?? 'mp4';

interface Found {
  address: string;
  duration?: number;
  refresh: () => Promise<string>;
  name: string;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** An address that HeyGen gave, unless it is none. */
const addressIn = (value: unknown) => (URL.canParse(String(value)) ? String(value) : undefined);

/** Finds a file of finished work, or says what is missing. */
async function find(
  calls: ToolContext,
  kind: OriginName,
  id: string,
  file: string,
): Promise<Found | { missing: string }> {
  const { read, idField, files }: Origin = ORIGINS[kind];
  const ask = () => calls.request(read, { [idField]: id });
  const answer = await ask();
  const there = files(answer);
  const address = addressIn(there[file]);
  if (!address) return { missing: whyMissing(read, idField, id, file, answer, there) };
  const refresh = async () => addressIn(files(await ask())[file]) ?? address;
  const title = text(answer.title);
  return {
    address,
    refresh,
    ...(typeof answer.duration === 'number' && { duration: answer.duration }),
    name: toFileName({ title: title ?? kind, id, ...(file !== 'video' && { file }), ending: endingOf(address) }),
  };
}

function whyMissing(read: Operation, idField: string, id: string, file: string, answer: Json, there: Json): string {
  const { status } = answer;
  const others = Object.keys(there).filter((name) => text(there[name]));
  if (others.length > 0) return `There is no file "${file}"; there are ${others.join(', ')}.`;
  if (status === 'failed')
    return `It failed: ${text(answer.failure_message) ?? 'HeyGen gave no reason'}. There is no file.`;
  return `It is not ready (${status}). Wait with ${read.name}, ${idField} "${id}" and wait_seconds, then call again.`;
}

async function found(calls: ToolContext, kind: OriginName, id: string, file: string): Promise<Found> {
  const wanted = await find(calls, kind, id, file);
  if ('missing' in wanted) throw new ToolError(wanted.missing);
  return wanted;
}

const source = {
  id: z.string().min(1).describe('Of finished work.'),
  kind: z.enum(NAMES).optional().describe('Default video.'),
};

/** Fetched from HeyGen's file host; a presigned address that is over is asked for anew. */
export const downloadVideo = composite({
  name: 'download_video',
  default: true,
  title: 'Save a video to disk',
  summary: 'Saves a finished film, or another of its files, under HEYGEN_FILES_ROOT.',
  effect: 'create',
  movesFiles: true,
  input: z
    .strictObject({
      ...source,
      file: z
        .string()
        .optional()
        .describe('Default video; or captioned, subtitle, thumbnail, gif, audio, vtt, clip1, a layer.'),
      url: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('In place of id: a HeyGen file, e.g. speech.'),
      path: z.string().min(1).optional().describe('File or folder.'),
      overwrite: z.boolean().optional(),
    })
    .partial({ id: true })
    .superRefine((given, context) => {
      if ((given.id === undefined) === (given.url === undefined))
        context.addIssue({ code: 'custom', path: ['id'], message: 'missing: give either id or url' });
    }),
  output: z.looseObject({ path: z.string(), size_bytes: z.number(), duration: z.number().optional() }),
  example: {
    input: { id: 'vid_81b0' },
    output: { path: '/films/tides-vid_81b0.mp4', size_bytes: 5_048, duration: 45 },
  },
  run: async ({ id, kind = 'video', file, url, path, overwrite }, calls) => {
    const place = { ...(path !== undefined && { path }), overwrite: overwrite ?? false };
    if (url) {
      const name = trimFileName(new URL(url).pathname.split('/').at(-1) || 'file');
      return { ...(await calls.download({ address: url, name, untrusted: true, ...place })) };
    }
    const { duration, ...request } = await found(calls, kind, String(id), file ?? mainOf(kind));
    const saved = await calls.download({ ...request, ...place });
    return { ...saved, ...(duration !== undefined && { duration }) };
  },
  files: ({ path }) => [path],
});

/** A folder as it is written, each name of signs that are safe; storage refuses what leads elsewhere. */
const toFolder = (folder: string) => folder.replace(/\/$/, '').split('/').map(toSafeName).join('/');

/** What is copied beside the main file when no files are named. */
const COPIED = ['subtitle', 'thumbnail'];

/** Copied from HeyGen's file host into the bucket that is configured. */
export const storeVideo = composite({
  name: 'store_video',
  default: true,
  title: 'Copy a video into storage',
  summary: 'Copies a finished film, with its subtitles and thumbnail, into the bucket that this server is set up with.',
  effect: 'create',
  requires: 'storage',
  movesFiles: true,
  input: z.strictObject({
    ...source,
    files: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Default the main one, subtitle and thumbnail, as far as there are.'),
    folder: z
      .string()
      .min(1)
      .max(512)
      .refine((path) => !/(^|\/)\.{0,2}\//.test(`${path.replace(/\/$/, '')}/`), 'not a path inside the bucket')
      .optional()
      .describe('In the bucket.'),
    to: z.enum(['supabase', 's3']).optional().describe('Where both are set up.'),
  }),
  output: z.looseObject({
    stored: z.array(
      z.looseObject({ file: z.string(), location: z.string(), url: z.string().optional(), size_bytes: z.number() }),
    ),
    not_stored: z.array(z.looseObject({ file: z.string(), problem: z.string() })).optional(),
  }),
  example: {
    input: { id: 'vid_81b0' },
    output: { stored: [{ file: 'video', location: 'supabase:videos-raw/tides-vid_81b0.mp4', size_bytes: 5_048 }] },
  },
  run: async ({ id, kind = 'video', files, folder, to }, calls) => {
    // All are found before the first is copied, so that a refusal leaves nothing half done.
    const wanted: [file: string, Found][] = [];
    for (const [index, file] of (files ?? [mainOf(kind), ...COPIED]).entries()) {
      const there = await find(calls, kind, id, file);
      if (!('missing' in there)) wanted.push([file, there]);
      else if (files || index === 0) throw new ToolError(there.missing);
    }
    const stored: { file: string; location: string; url?: string; size_bytes: number }[] = [];
    const not_stored: { file: string; problem: string }[] = [];
    for (const [file, { duration: _, ...request }] of wanted) {
      const name = folder ? `${toFolder(folder)}/${request.name}` : request.name;
      try {
        stored.push({ file, ...(await calls.store(to, { ...request, name })) });
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        not_stored.push({ file, problem: error.message });
      }
    }
    if (stored.length === 0) throw new ToolError(not_stored.map(({ problem }) => problem).join(' '));
    return { stored, ...(not_stored.length > 0 && { not_stored }) };
  },
});
