import { z } from 'zod';
import { toObject } from './json.ts';

/** How a schema is listed, where that is not what zod would write. */
interface ListedAs {
  /** What stands in its place. */
  jsonSchema?: Readonly<Record<string, unknown>>;
  /** Its members are listed bare, by name and type: its own description names them. */
  brief?: true;
}

/** Schemas that a model is shown in another form than they are checked in, keyed by the zod schema they stand for. */
export const listedSchemas = z.registry<ListedAs>();

/**
 * Shows models a short form of a field: its description, and the names of its members without their own descriptions. For
 * fields that are large and rarely used, so that a tool list does not pay for their details in tokens.
 * @param words the description
 * @param shown a JSON Schema to show instead, where even the members are too many or have no simple form
 */
export function inWords<T extends z.ZodType>(schema: T, words: string, shown?: ListedAs['jsonSchema']): T {
  const described = schema.describe(words);
  listedSchemas.add(described, shown ? { jsonSchema: shown } : { brief: true });
  return described;
}

export const LIST_OF_TEXTS = { type: 'array', items: { type: 'string' } };
export const TEXT = { type: 'string' };

/** A value of HeyGen's that has no one form: listed with the types that it may have, since no type is refused by some. */
export const anyValue = (words: string) =>
  inWords(z.unknown().optional(), words, { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] });

/**
 * The most that a field may hold where HeyGen names no limit of its own, in characters, list items and fields: more than
 * anybody needs, and too little to fill the memory with. They are checked and not listed (compact-schema.ts): a model comes
 * near none of them.
 */
export const BOUNDS = {
  id: 256,
  line: 480,
  text: 10_240,
  url: 10_240,
  token: 10_240,
  items: 200,
  fields: 300,
} as const;

/** What a file as a `data:` URI may hold, in bytes; larger ones go by path or address. */
export const MAX_DATA_URI_BYTES = 8_000_000;
/** The same as its text, in characters. */
export const MAX_DATA_URI_CHARACTERS = Math.ceil(MAX_DATA_URI_BYTES / 3) * 4 + 200;

/** An id, a code, a language: what other tools or HeyGen's documents name. */
export const word = () => z.string().max(BOUNDS.id);
/** A title or a name. */
export const line = () => z.string().max(BOUNDS.line);
/** A prompt, a script, a message. */
export const text = () => z.string().max(BOUNDS.text);
/** An address of any protocol. */
export const url = () => z.url().max(BOUNDS.url);
/** A list. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).max(BOUNDS.items);
/** An object whose fields are not known here. */
export const record = <T extends z.ZodType>(value: T) =>
  z
    .record(word(), value)
    .refine((given) => Object.keys(given).length <= BOUNDS.fields, `has more than ${BOUNDS.fields} fields`);

/** An id that a model passes on, with the tool that yields it in its description. */
export const id = (from: string) => word().min(1).describe(`From ${from}.`);

export const avatarId = word().min(1).describe('Look id from list_avatar_looks, not a group id.');
export const voiceId = id('list_voices');
export const videoId = id('a create call or list_videos');
export const sessionId = id('create_video_agent or list_video_agent_sessions');
export const groupId = id('list_avatar_groups');
export const lookId = id('list_avatar_looks');
export const folderId = word().min(1).optional();
export const glossaryId = word().min(1).optional();

/**
 * An https address HeyGen can fetch. One of this machine passes too: the sandbox hands such addresses out, and others
 * are refused where it is known which it is (src/mcp/calls/arguments/resolve-media.ts).
 */
export const httpsUrl = z
  .url({ protocol: /^https?$/, error: 'must be a public https:// address' })
  .refine((url) => /^https:|^http:\/\/(127\.0\.0\.1|localhost)[:/]/i.test(url), {
    error: 'must be a public https:// address',
    abort: true,
  })
  .max(BOUNDS.url);

/** An address HeyGen takes with or without TLS. */
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be a public http(s):// address' }).max(BOUNDS.url);

/** Where HeyGen reports the end of a job, and the caller's own word in that report. */
export const callback = {
  callback_url: webUrl.optional(),
  callback_id: line().optional(),
};

export const title = line().optional();

/** Where the next page of a list begins. */
export const pageToken = z.string().min(1).max(BOUNDS.token).describe('next_token of the page before.');

/** Arguments of a paged list. `max` is HeyGen's own bound for that list. */
export const page = (max: number, usual: number) => ({
  limit: z.int().min(1).max(max).optional().describe(`Default ${usual}.`),
  token: pageToken.optional(),
});

/**
 * One of some words.
 * @param former words that stand for others: they are understood, and not listed
 * @param known words that are taken as they are, more than are listed
 */
export function oneWordOf(
  words: readonly string[],
  former: ReadonlyMap<string, string>,
  known: readonly string[] = words,
) {
  const current = (word: unknown) => (typeof word === 'string' ? (former.get(word) ?? word) : word);
  const schema = z.preprocess(current, z.enum(known));
  listedSchemas.add(schema, { jsonSchema: { type: 'string', enum: words } });
  return schema;
}

const TOO_LARGE = `holds more than the ${MAX_DATA_URI_BYTES / 1e6} MB that can be written inline; give a path or an https address, or use upload_asset`;

const mediaFields = new WeakSet<z.core.$ZodType>();

/** True for a schema that takes a medium in any of its forms. */
export const isMedia = (schema: z.core.$ZodType | undefined): boolean =>
  schema !== undefined && mediaFields.has(schema);

/** Marks a schema as taking a medium, and shows it as the one string that a model writes. */
function markAsMedia<T extends z.ZodType>(schema: T): T {
  mediaFields.add(schema);
  listedSchemas.add(schema, { jsonSchema: TEXT });
  return schema;
}

/** A path or an id, or what a `data:` URI holds. */
const fileText = z
  .string()
  .min(1)
  .max(MAX_DATA_URI_CHARACTERS, TOO_LARGE)
  .refine((text) => text.startsWith('data:') || text.length <= BOUNDS.url, 'is too long for a path or an address');

const inlineData = z
  .string()
  .max(MAX_DATA_URI_CHARACTERS, TOO_LARGE)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'is not base64');

const mediaSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('url'), url: httpsUrl }),
  z.strictObject({ type: z.literal('asset_id'), asset_id: fileText }),
  z.strictObject({ type: z.literal('base64'), media_type: word().min(1), data: inlineData }),
]);

const DATA_URI = /^data:([\w.+-]+\/[\w.+-]+);base64,(.+)$/s;

/** A path, by a folder in it or an ending of the files that HeyGen takes; ids have neither. */
const PATH = /^(~|\.{0,2}[\\/]|[a-z]:[\\/])|[\\/]|\.(png|jpe?g|mp4|webm|mp3|wav|pdf|srt)$/i;

/** True for what stands in the place of an asset id until this server has uploaded it: a path, or a `data:` URI. */
export const isToUpload = (assetId: string): boolean => assetId.startsWith('data:') || PATH.test(assetId);

/** Turns the one string that a model writes into HeyGen's tagged source; anything else passes to validation as it is. */
function toRemoteSource(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  // A letter alone before the colon is a drive, not a scheme.
  const isAddress = /^[a-z][a-z0-9+.-]+:/i.test(value) && !DATA_URI.test(value);
  return isAddress ? { type: 'url', url: value } : { type: 'asset_id', asset_id: value };
}

/** The same where HeyGen takes inline data too. */
function toMediaSource(value: unknown): unknown {
  const inline = typeof value === 'string' ? DATA_URI.exec(value) : null;
  return inline ? { type: 'base64', media_type: inline[1], data: inline[2] } : toRemoteSource(value);
}

/** What every argument for a medium takes, in the same words everywhere. */
const MEDIA_FORMS = 'URL, asset or video id, path, data: URI.';

/**
 * A picture, clip or sound as ONE string: an https URL, the id of a HeyGen asset or video, a path, or a base64 `data:`
 * URI. HeyGen's own object form is taken too, so that instructions written for HeyGen's tools work here. A path and the
 * id of a video become what HeyGen takes before they are sent (src/mcp/calls/arguments/resolve-media.ts).
 * @param what what the medium is for, shown to the model
 */
export const media = (what: string) =>
  markAsMedia(z.preprocess(toMediaSource, mediaSource).describe(`${what}: ${MEDIA_FORMS}`));

const remoteSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('url'), url: httpsUrl }),
  z.strictObject({ type: z.literal('asset_id'), asset_id: fileText }),
]);

/** The same where HeyGen takes no inline data, so that a `data:` URI is uploaded, too. */
export const remote = (what: string) =>
  markAsMedia(z.preprocess(toRemoteSource, remoteSource).describe(`${what}: ${MEDIA_FORMS}`));

/** A timecode of SRT, which neither an id nor an address has. */
const TIMECODE = /\d\d:\d\d:\d\d[,.]\d{3} +-->/;

/** Subtitles in the form in which they are uploaded. */
export const toSrtDataUri = (text: string): string =>
  `data:application/x-subrip;base64,${Buffer.from(text).toString('base64')}`;

const toSubtitleSource = (value: unknown) =>
  toRemoteSource(typeof value === 'string' && TIMECODE.test(value) ? toSrtDataUri(value) : value);

/** Subtitles: their SRT text itself, or any form of a medium. */
export const subtitles = (what: string) =>
  markAsMedia(z.preprocess(toSubtitleSource, remoteSource).describe(`${what}: SRT text, ${MEDIA_FORMS}`));

/** Turns HeyGen's object for a medium into the one string that stands for it; anything else passes as it is. */
function toFileText(value: unknown): unknown {
  const { type, url, media_type, data } = toObject(value);
  if (type === 'base64') return `data:${media_type};base64,${data}`;
  return url ?? value;
}

/** A file that this server reads and sends: a path, an https address or a `data:` URI, in HeyGen's object form too. */
export const file = (words: string) => markAsMedia(z.preprocess(toFileText, fileText).describe(words));

/**
 * Fields that HeyGen has added and whose reference could not be read here: they are sent as they are, beside the
 * declared ones.
 */
export const extra = record(z.unknown()).optional().describe('Further HeyGen fields, sent as they are.');

/** Ids for a bulk status request; HeyGen takes up to 100. */
export const idList = (what: string) => z.array(word().min(1)).min(1).max(100).optional().describe(what);

/** Tuning of the engine behind a voice; HeyGen refuses one that does not fit the voice. */
const engineSettings = z.discriminatedUnion('engine_type', [
  z.strictObject({
    engine_type: z.literal('elevenlabs'),
    model: z.enum(['eleven_multilingual_v2', 'eleven_turbo_v2_5', 'eleven_flash_v2_5', 'eleven_v3']).optional(),
    similarity_boost: z.number().optional(),
    stability: z.number().optional(),
    style: z.number().optional(),
    use_speaker_boost: z.boolean().optional(),
  }),
  z.strictObject({
    engine_type: z.literal('fish'),
    model: z.enum(['s1', 's2-pro']).optional(),
    similarity: z.number().optional(),
    stability: z.number().optional(),
  }),
  z.strictObject({ engine_type: z.literal('starfish') }),
]);

/** How a script is spoken (HeyGen v3, POST /v3/videos, voice_settings). */
export const voiceSettings = z
  .strictObject({
    speed: z.number().min(0.5).max(1.5).optional(),
    pitch: z.number().min(-50).max(50).optional().describe('Semitones.'),
    volume: z.number().min(0).max(1).optional(),
    locale: word().optional().describe('Accent, e.g. en-GB.'),
    engine_settings: inWords(engineSettings.optional(), 'Of the voice’s own engine.'),
  })
  .optional();

/** What a speaking scene says: a script with a voice, or a recording (HeyGen takes scripts up to 5,000 characters). */
export const speech = {
  script: z.string().min(1).max(5000).optional().describe('Or audio_url or audio_asset_id: one of them.'),
  voice_id: voiceId.optional(),
  voice_settings: voiceSettings,
  audio_url: webUrl.optional(),
  audio_asset_id: word().min(1).optional(),
};

/** A picture laid over the film (HeyGen has it for some Enterprise accounts). */
export const watermark = inWords(
  z
    .strictObject({
      image: media('PNG or JPEG'),
      opacity: z.number().min(0).max(1).optional(),
      scale: z.number().optional(),
      placement: z
        .strictObject({
          position: z.enum(['top_left', 'top_right', 'bottom_left', 'bottom_right']).optional(),
          offset_x: z.number().optional(),
          offset_y: z.number().optional(),
        })
        .optional(),
    })
    .optional(),
  'Enterprise. opacity 0 to 1.',
);

/** Subtitles come as a file in any case; `style` burns them into a second file. */
export const caption = z
  .strictObject({ style: z.enum(['default']).optional(), file_format: z.enum(['srt']).optional() })
  .optional()
  .describe('{"style":"default"} burns captions in; an SRT file comes anyway.');

type Given = Record<string, unknown>;
type Refinement = (given: Given, context: z.RefinementCtx) => void;

const joinNames = (given: Given, names: readonly string[]) => names.filter((name) => given[name] !== undefined);

const addIssue = (context: z.RefinementCtx, path: string, message: string) =>
  context.addIssue({ code: 'custom', path: [path], message });

/** Refuses two or more of `names`; with `required`, none of them too. */
export function oneOf(names: readonly [string, ...string[]], required: boolean): Refinement {
  const choice = names.join(', ');
  return (given, context) => {
    const [first, second] = joinNames(given, names);
    if (second) addIssue(context, second, `cannot go with ${first}: give only one of ${choice}`);
    if (required && !first) addIssue(context, names[0], `missing: give one of ${choice}`);
  };
}

/** Refuses a field where a condition on the whole input does not hold. `rule` says what must hold, in words. */
export function onlyWhen(field: string, when: (given: Given) => boolean, rule: string): Refinement {
  return (given, context) => {
    if (given[field] !== undefined && !when(given)) addIssue(context, field, rule);
  };
}

/** Demands a field where a condition on the whole input holds. */
export function needs(field: string, when: (given: Given) => boolean, rule: string): Refinement {
  return (given, context) => {
    if (given[field] === undefined && when(given)) addIssue(context, field, rule);
  };
}

/** Runs several rules over one input, so that a caller learns of all problems at once. */
export function rules(...all: Refinement[]): (given: object, context: z.RefinementCtx) => void {
  return (given, context) => {
    for (const rule of all) rule({ ...given }, context);
  };
}
