import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import type { StoreName } from '../src/declarations/file-transfer.ts';
import { getFiles, getFormerNames, getMainFile, getReader, type JobKind, toText } from '../src/declarations/job.ts';
import type { Json } from '../src/declarations/operation.ts';
import { type Composite, composite } from '../src/declarations/tool.ts';
import type { ToolContext } from '../src/declarations/tool-context.ts';
import { ToolError } from '../src/declarations/tool-error.ts';
import { renameFile, toFileName, toSafeName, trimFileName } from './helpers/file-name.ts';

const ENDING = /\.(\w{2,4})$/;
const getFileExtension = (address: string) => ENDING.exec(new URL(address).pathname)?.[1] ?? 'mp4';

interface Found {
  address: string;
  duration?: number;
  refresh: () => Promise<string>;
  name: string;
}

/** An address that HeyGen gave, unless it is none. */
const findAddress = (value: unknown) => (URL.canParse(String(value)) ? String(value) : undefined);

/** Finds a file of finished work, or says what is missing. */
async function find(
  calls: Pick<ToolContext, 'request'>,
  kind: JobKind,
  id: string,
  file: string,
): Promise<Found | { missing: string }> {
  const ask = () => calls.request(getReader(kind), { [kind.idField]: id });
  const answer = await ask();
  const address = findAddress(getFiles(kind, answer)[file]);
  if (!address) return { missing: explainMissing(kind, id, file, answer) };
  const refresh = async () => findAddress(getFiles(kind, await ask())[file]) ?? address;
  const title = toText(answer.title);
  return {
    address,
    refresh,
    ...(typeof answer.duration === 'number' && { duration: answer.duration }),
    name: toFileName({
      title: title ?? kind.name,
      id,
      ...(file !== 'video' && { file }),
      ending: getFileExtension(address),
    }),
  };
}

/** Says why there is no such file: another one has to be named, or it failed, or it is not ready yet. */
function explainMissing(kind: JobKind, id: string, file: string, answer: Json): string {
  const { phase, status, failure } = kind.state(answer);
  const names = Object.entries(getFiles(kind, answer)).flatMap(([name, address]) => (toText(address) ? [name] : []));
  const others = names.length > 0 ? `There is no file "${file}"; there are ${names.join(', ')}.` : 'There is no file.';
  if (phase === 'failed') {
    const reason = failure?.message ?? failure?.code ?? 'HeyGen gave no reason';
    const word = status === 'failed' ? '' : ` (${status})`;
    return `It failed${word}: ${reason.replace(/\.$/, '')}. ${others}`;
  }
  if (names.length > 0) return others;
  if (phase === 'completed') return `It is finished (${status}), but HeyGen gave no file.`;
  return `It is not ready (${status}). Wait with ${getReader(kind).name}, ${kind.idField} "${id}" and wait_seconds, then call again.`;
}

/**
 * Finds a file of finished work.
 * @throws ToolError saying what is missing
 */
export async function findFile(
  calls: Pick<ToolContext, 'request'>,
  kind: JobKind,
  id: string,
  file: string,
): Promise<Found> {
  const wanted = await find(calls, kind, id, file);
  if ('missing' in wanted) throw new ToolError(wanted.missing);
  return wanted;
}

/** A folder as it is written, each name of signs that are safe; storage refuses what leads elsewhere. */
const toFolder = (folder: string) => folder.replace(/\/$/, '').split('/').map(toSafeName).join('/');

/** What is copied beside the main file when no files are named. */
const COPIED = ['subtitle', 'thumbnail'];

/** The kinds of job that have files, and the arguments that name one of their jobs. */
interface FileKinds {
  source: { id: z.ZodString; kind: z.ZodOptional<ReturnType<typeof field.oneWordOf>> };
  /** @throws TypeError for a word that the schema does not take */
  get(name?: string): JobKind;
}

function createFileKinds(all: readonly JobKind[]): FileKinds {
  const kinds = new Map(all.filter(({ files }) => files).map((kind) => [kind.name, kind]));
  const word = field.oneWordOf([...kinds.keys()], getFormerNames(all));
  return {
    source: { id: field.word().min(1), kind: word.optional().describe('Default video.') },
    get(name = 'video') {
      const kind = kinds.get(name);
      if (!kind) throw new TypeError(`Jobs of the kind ${name} have no files.`);
      return kind;
    },
  };
}

/** Fetched from HeyGen's file host; a presigned address that is over is asked for anew. */
const createDownloadVideo = (kinds: FileKinds): Composite =>
  composite({
    name: 'download_video',
    default: true,
    title: 'Download a video, subtitles or captions',
    keywords:
      'save keep a copy on my computer laptop disk folder mp4 file download export locally keep captions subtitles file srt vtt thumbnail gif downloads',
    summary:
      'Download (save) a finished video, or its subtitles, captions or thumbnail, to a file on disk under HEYGEN_FILES_ROOT.',
    effect: 'create',
    requires: 'files',
    movesFiles: true,
    input: z
      .strictObject({
        ...kinds.source,
        file: field.line().optional().describe('Default the main one; or subtitle, thumbnail, audio, clip1, …'),
        url: field.webUrl.optional().describe('In place of id: a HeyGen file, e.g. speech.'),
        path: field.text().min(1).optional().describe('File or folder.'),
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
    run: async ({ id, kind, file, url, path, overwrite }, calls) => {
      const place = { ...(path !== undefined && { path }), overwrite: overwrite ?? false };
      if (url) {
        const name = trimFileName(new URL(url).pathname.split('/').at(-1) || 'file');
        return { ...(await calls.download({ address: url, name, untrusted: true, ...place })) };
      }
      const job = kinds.get(kind);
      const { duration, ...request } = await findFile(calls, job, String(id), file ?? getMainFile(job));
      const saved = await calls.download({ ...request, ...place });
      return { ...saved, ...(duration !== undefined && { duration }) };
    },
  });

/**
 * Finds the files to store, all before the first is copied, so that an error leaves nothing half done.
 * @throws ToolError where one that was asked for, or the main one, is missing
 */
async function findFiles(calls: ToolContext, kind: JobKind, id: string, asked: readonly string[] | undefined) {
  const wanted: [file: string, Found][] = [];
  for (const [index, file] of (asked ?? [getMainFile(kind), ...COPIED]).entries()) {
    const there = await find(calls, kind, id, file);
    if (!('missing' in there)) wanted.push([file, there]);
    else if (asked || index === 0) throw new ToolError(there.missing);
  }
  return wanted;
}

/** Where files are stored, and under which names. */
interface StoragePlace {
  folder?: string;
  /** In place of the title and the id. */
  name?: string;
  overwrite?: boolean;
  to?: StoreName;
  /** The file whose name needs no word for what it is. */
  mainFile: string;
}

function toObjectName({ folder, name, mainFile }: StoragePlace, file: string, usual: string): string {
  const own = name ? renameFile(usual, name, file === mainFile ? undefined : file) : usual;
  return folder ? `${toFolder(folder)}/${own}` : own;
}

/** Stores files one after the other; one that fails does not keep the others. */
async function storeFiles(calls: ToolContext, wanted: readonly [file: string, Found][], place: StoragePlace) {
  const stored: { file: string; location: string; url?: string; size_bytes: number }[] = [];
  const notStored: { file: string; problem: string }[] = [];
  let isPartial = false;
  for (const [file, { duration: _, ...request }] of wanted) {
    const name = toObjectName(place, file, request.name);
    try {
      stored.push({ file, ...(await calls.store(place.to, { ...request, name, overwrite: place.overwrite })) });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      isPartial ||= error.isPartial;
      notStored.push({ file, problem: error.message });
    }
  }
  return { stored, notStored, isPartial };
}

/** Copied from HeyGen's file host into the bucket that is configured. */
const createStoreVideo = (kinds: FileKinds): Composite =>
  composite({
    name: 'store_video',
    default: true,
    title: 'Copy or back up a video into storage: archive to an S3 or Supabase bucket in the cloud',
    keywords:
      'copy push export upload finished file into bucket S3 Google Cloud Supabase storage cloud archive backup our own put video',
    summary:
      'Copy (export, back up) a finished video, with subtitles and thumbnail, into the S3 or Supabase bucket that this server is set up with.',
    effect: 'create',
    requires: 'storage',
    movesFiles: true,
    input: z.strictObject({
      ...kinds.source,
      files: field
        .list(field.word().min(1))
        .min(1)
        .optional()
        .describe('Default the main one, subtitle and thumbnail, as far as there are.'),
      folder: z
        .string()
        .min(1)
        .max(480)
        .refine((path) => !/(^|\/)\.{0,2}\//.test(`${path.replace(/\/$/, '')}/`), 'not a path inside the bucket')
        .optional()
        .describe('In the bucket.'),
      name: field.line().min(1).optional().describe('Without ending; default title and id.'),
      overwrite: z.boolean().optional(),
      to: z.enum(['supabase', 's3']).optional().describe('Where both are set up.'),
    }),
    output: z.looseObject({
      stored: z.array(
        z.looseObject({
          file: z.string(),
          location: z.string(),
          url: z.string().optional(),
          size_bytes: z.number(),
          note: z.string().optional(),
        }),
      ),
      not_stored: z.array(z.looseObject({ file: z.string(), problem: z.string() })).optional(),
    }),
    example: {
      input: { id: 'vid_81b0' },
      output: { stored: [{ file: 'video', location: 'supabase:videos-raw/tides-vid_81b0.mp4', size_bytes: 5_048 }] },
    },
    run: async ({ id, kind: name, files, folder, name: wished, overwrite, to }, calls) => {
      const kind = kinds.get(name);
      const found = await findFiles(calls, kind, id, files);
      const place = { folder, name: wished, overwrite, to, mainFile: getMainFile(kind) };
      const { stored, notStored, isPartial } = await storeFiles(calls, found, place);
      if (stored.length === 0) throw new ToolError(notStored.map(({ problem }) => problem).join(' '), { isPartial });
      return { stored, ...(notStored.length > 0 && { not_stored: notStored }) };
    },
  });

/** The tools that bring finished work home, for the kinds that have files. */
export function createDownloadAndStoreTools(all: readonly JobKind[]): Composite[] {
  const kinds = createFileKinds(all);
  return [createDownloadVideo(kinds), createStoreVideo(kinds)];
}
