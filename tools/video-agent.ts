import { z } from 'zod';
import { type LookFrame, listFramingNotes } from '../prompts/knowledge/look-framing.ts';
import * as field from '../src/declarations/fields.ts';
import { toNumber, toText } from '../src/declarations/job.ts';
import { beforeSend, type Json, operation } from '../src/declarations/operation.ts';
import { chargeVideoAgent } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';
import { getAvatarLook } from './avatars.ts';
import { checkPrompt, findPromptErrors } from './check-video-prompt.ts';
import { getPromptGuide } from './get-prompt-guide.ts';
import { getMessages, STOPPED, sessionJob } from './helpers/agent-session.ts';
import { video } from './videos.ts';

const files = z.array(field.media('Attachment')).max(20).optional().describe('png, jpeg, mp4, webm, mp3, wav, pdf.');

const look = {
  avatar_id: field.avatarId.optional(),
  voice_id: field.voiceId.optional(),
  brand_kit_id: field.word().min(1).optional(),
};

const message = z.looseObject({
  role: z.string(),
  type: z.string(),
  content: z.string(),
  created_at: z.int().optional(),
  resource_ids: z.array(z.string()).optional(),
});

const MAX_PROMPT = 10_000;

/** HeyGen has no field for a title and cannot rename: the agent, which names the film, reads it in the prompt. */
function addTitle(input: Json, title: unknown): Json {
  const titled = `TITLE: ${title}\n${input.prompt}`;
  return title === undefined || titled.length > MAX_PROMPT ? input : { ...input, prompt: titled };
}

const toLookFrame = (look: Json): LookFrame => ({
  avatar_type: toText(look.avatar_type),
  image_width: toNumber(look.image_width),
  image_height: toNumber(look.image_height),
  preferred_orientation: toText(look.preferred_orientation),
});

/** Reads the look that plays in the film and appends what its picture needs to fit the film's shape. */
const frameCheck = beforeSend({
  localInput: {
    frame_check: z.boolean().optional().describe('Default true: notes in the prompt where the look does not fit.'),
    title: field.line().min(1).optional().describe('Of the film.'),
  },
  async run(untitled, { frame_check: wanted = true, title }, calls) {
    const input = addTitle(untitled, title);
    const { avatar_id: look_id, prompt, orientation = 'landscape' } = input;
    const errors = findPromptErrors(String(prompt), look_id !== undefined);
    const note = errors.length > 0 ? `check_video_prompt would find: ${errors.join(' ')}` : undefined;
    if (!wanted || look_id === undefined) return { input, note };
    // A look that cannot be read is HeyGen's to refuse.
    const look = await calls.request(getAvatarLook, { look_id }).catch(() => undefined);
    const notes = look
      ? listFramingNotes(toLookFrame(look), orientation === 'portrait' ? 'portrait' : 'landscape')
      : [];
    const missing = notes.filter((note) => !String(prompt).includes(note.slice(0, note.indexOf(':'))));
    const longer = [prompt, ...missing].join('\n\n');
    if (missing.length === 0 || longer.length > MAX_PROMPT) return { input, note };
    const appended = `Appended to the prompt (frame_check): ${missing.join(' ')}`;
    return { input: { ...input, prompt: longer }, note: [appended, note].filter(Boolean).join('\n') };
  },
});

/** HeyGen v3, POST /v3/video-agents. */
export const createVideoAgent = operation({
  name: 'create_video_agent',
  default: true,
  title: 'Make a video or film from an idea: explainer, ad, promo, commercial, tutorial',
  keywords:
    'make produce generate create film movie shoot record put together message update pitch explainer video advert ad ads commercial marketing promo promotional campaign trailer teaser reel pitch social media YouTube Instagram TikTok product launch announcement story idea topic sentence brief blog post article from scratch you write it handle everything finished video explain explaining tutorial lesson course training recruitment about how works minute seconds prompt to video AI video generation',
  summary:
    'Make (create, generate) a short video, film, clip or ad from a prompt, idea or topic about anything: the Video Agent writes, casts and renders it. Unless every word is fixed: then create_video_from_avatar.',
  endpoint: 'POST /v3/video-agents',
  // HeyGen documents no Idempotency-Key here (heygen-cli gen/video-agent.go, 2026-11): a session is known by its prompt.
  repeats: 'not at all',
  recognition: {
    readsEach: true,
    matches: ({ prompt }, { messages }) =>
      getMessages({ messages }).some(({ role, content }) => role === 'user' && content === prompt),
  },
  effect: 'create',
  spends: 'credits',
  job: sessionJob,
  mayPause: ({ mode }) => mode === 'chat',
  prices: { session: 'video_agent_second' },
  charge: ({ prompt }) => chargeVideoAgent(String(prompt)),
  madeWith: { orientation: '', style_id: '', avatar_id: '', voice_id: '' },
  beforeSend: frameCheck,
  input: z.strictObject({
    prompt: z
      .string()
      .min(1)
      .max(MAX_PROMPT)
      .describe(
        'State the length. Layout: FORMAT, TONE, STYLE, ON-SCREEN TEXT, STORY with VOICEOVER, MUSIC. With avatar_id, do not describe looks.',
      ),
    mode: z.enum(['generate', 'chat']).optional().describe('Default generate; chat: may ask first.'),
    ...look,
    style_id: field
      .id('list_video_agent_styles')
      .describe('HeyGen’s, from list_video_agent_styles; our written styles (heygen://styles) go into the prompt.')
      .optional(),
    orientation: z.enum(['landscape', 'portrait']).optional(),
    files,
    incognito_mode: z.boolean().optional().describe('Without its memory.'),
    brand_glossary_id: field.glossaryId,
    visibility: z.enum(['private', 'space', 'selected']).optional().describe('Default space: all.'),
    members: field.inWords(z.array(z.email().max(254)).max(100).optional(), 'E-mails.', field.LIST_OF_TEXTS),
    ...field.callback,
  }),
  output: z.looseObject({
    session_id: z.string(),
    status: z.string(),
    video_id: z.string().optional(),
    created_at: z.int().optional(),
  }),
  example: {
    input: { prompt: 'A 45-second film on how tides work, for children.', orientation: 'landscape' },
    output: { session_id: 'sess_4f1c', status: 'thinking', created_at: 1_790_000_000 },
  },
});

/** HeyGen v3, GET /v3/video-agents/{session_id}. */
export const getVideoAgentSession = operation({
  name: 'get_video_agent_session',
  default: true,
  title: 'Follow a Video Agent film: status and link',
  keywords:
    'how far is the agent progress check status state of session is it done ready finished news rendering thinking poll storyboard scene plan script draft conversation chat messages follow details result link',
  summary:
    'Check whether a Video Agent film is done: status, progress and, once there, the video with its download address. Follows it to the end with wait_seconds.',
  hints: ['On waiting_for_input, answer with send_video_agent_message.'],
  endpoint: 'GET /v3/video-agents/{session_id}',
  effect: 'read',
  job: sessionJob,
  input: z.strictObject({ session_id: field.sessionId }),
  output: z.looseObject({
    session_id: z.string(),
    status: z.string(),
    progress: z.int().optional(),
    title: z.string().optional(),
    video_id: z.string().optional(),
    created_at: z.int().optional(),
    messages: z.array(message).optional().describe('Newest first.'),
  }),
  excerpt: { messages: 3 },
  example: {
    input: { session_id: 'sess_4f1c' },
    output: {
      session_id: 'sess_4f1c',
      status: 'generating',
      progress: 40,
      title: 'How tides work',
      video_id: 'vid_81b0',
      created_at: 1_790_000_000,
      messages: [{ role: 'model', type: 'text', content: 'Storyboard is ready, rendering now.' }],
    },
  },
});

/** HeyGen v3, GET /v3/video-agents. */
export const listVideoAgentSessions = operation({
  name: 'list_video_agent_sessions',
  default: true,
  title: 'List Video Agent sessions',
  keywords:
    'earlier past previous sessions chats conversations of the agent find lost session history last week open again go back resume',
  summary:
    'List Video Agent sessions (chats), newest first, for example to find one again. Its state: get_video_agent_session.',
  endpoint: 'GET /v3/video-agents',
  effect: 'read',
  input: z.strictObject(field.page(100, 20)),
  output: z.looseObject({ session_id: z.string(), title: z.string().optional(), created_at: z.int().optional() }),
  list: { name: 'sessions', columns: ['session_id', 'title', 'created_at'] },
  example: {
    input: { limit: 5 },
    output: { session_id: 'sess_4f1c', title: 'How tides work', created_at: 1_790_000_000 },
  },
});

/** A change to one scene. HeyGen locks nothing by edit_version; fields after clients that run. */
const edit = z.looseObject({
  scene_id: field.word().min(1),
  text: field.text().optional(),
  scene_snapshot_video_id: field.word().optional(),
  edit_version: field.word().optional(),
});

/** What a model cannot do without; the rest goes along as get_video_scenes gave it. */
const LISTED_EDITS = {
  type: 'array',
  items: { type: 'object', properties: { scene_id: { type: 'string' }, text: { type: 'string' } } },
};

/** HeyGen v3, POST /v3/video-agents/{session_id}: sessions of either mode take messages. */
export const sendVideoAgentMessage = operation({
  name: 'send_video_agent_message',
  default: true,
  title: 'Answer the Video Agent, or change a film: revise, edit, make it calmer',
  keywords:
    'reply answer yes approve question of the agent feedback follow-up ask for a change revise edit modify redo shorter longer different music scene tone ending draft second version adjust tweak calmer quieter louder faster swap remove add tell the agent iterate I do not like it',
  summary: 'Answer the Video Agent’s question, or ask for a change (revise, edit) to its video.',
  endpoint: 'POST /v3/video-agents/{session_id}',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: sessionJob,
  resultPrice: () => 'video_agent_second',
  charge: ({ message = '' }) => chargeVideoAgent(String(message)),
  input: z
    .strictObject({
      session_id: field.sessionId,
      message: field.text().min(1).optional(),
      edit_plan: field.inWords(
        field.list(edit).min(1).optional(),
        'Scenes to change; text: all of its new words.',
        LISTED_EDITS,
      ),
      ...look,
      files,
    })
    .superRefine(
      field.needs('message', (given) => given.edit_plan === undefined, 'missing: give message, edit_plan or both'),
    ),
  output: z.looseObject({
    session_id: z.string(),
    run_id: z.string().optional(),
    title: z.string().optional(),
    video_id: z.string().optional().describe('Of the working draft.'),
  }),
  example: {
    input: { session_id: 'sess_4f1c', message: 'Use a calmer voice and end on the harbour.' },
    output: { session_id: 'sess_4f1c', run_id: 'run_07aa', title: 'How tides work' },
  },
});

/** HeyGen v3, POST /v3/video-agents/{session_id}/stop. */
export const stopVideoAgentSession = operation({
  name: 'stop_video_agent_session',
  title: 'Stop or cancel a Video Agent session',
  keywords:
    'cancel abort halt stop quit interrupt kill forget it changed my mind wrong running generation render job session agent end it',
  summary:
    'Stop (cancel, abort) a Video Agent session at its next checkpoint. What it made so far is kept. One of a batch: follow_video_agent_batch with stop, or the next film starts.',
  endpoint: 'POST /v3/video-agents/{session_id}/stop',
  repeats: 'by nature',
  effect: 'update',
  input: z.strictObject({ session_id: field.sessionId }),
  output: z.looseObject({ session_id: z.string() }),
  beforeSend: {
    localInput: {},
    run: async (input, _, calls) => {
      const { status } = await calls.request(getVideoAgentSession, input).catch(() => ({ status: undefined }));
      const over = status === 'completed' || status === 'failed';
      return { input, ...(over && { note: `It was over already (${status}): there was nothing to stop.` }) };
    },
  },
  afterSend: {
    localOutput: { result: z.string().optional(), video_id: z.string().optional() },
    run: async (data, input, calls) => {
      const { session_id } = input;
      const { status, video_id } = await calls.request(getVideoAgentSession, { session_id }).catch((): Json => ({}));
      const ended = ['completed', 'failed', ...STOPPED].includes(String(status));
      const result = ended
        ? 'Stopped at your request. Nothing more is made; create nothing anew unless the user asks.'
        : 'Is stopping: it ends at its next checkpoint. Nothing more is to be done.';
      return { ...data, result, ...(video_id !== undefined && { video_id }) };
    },
  },
  example: { input: { session_id: 'sess_4f1c' }, output: { session_id: 'sess_4f1c' } },
});

/** HeyGen v3, GET /v3/video-agents/styles. */
export const listVideoAgentStyles = operation({
  name: 'list_video_agent_styles',
  default: true,
  title: 'List visual styles of videos',
  keywords:
    'visual style look feel of the whole film aesthetic retro cinematic handmade anime cartoon comic paper cutout illustration 3D design theme mood styles available',
  summary:
    'List visual styles (looks such as cinematic, retro, handmade) for create_video_agent. A style may fix the aspect ratio: match the orientation.',
  endpoint: 'GET /v3/video-agents/styles',
  effect: 'read',
  input: z.strictObject({
    tag: field
      .word()
      .min(1)
      .optional()
      .describe('cinematic, retro-tech, iconic-artist, pop-culture, handmade or print.'),
    ...field.page(100, 20),
  }),
  output: z.looseObject({
    style_id: z.string(),
    name: z.string(),
    aspect_ratio: z.string().optional(),
    tags: z.array(z.string()).optional(),
    preview_video_url: z.string().optional(),
    thumbnail_url: z.string().optional(),
  }),
  previews: 'thumbnail_url',
  list: { name: 'styles', columns: ['style_id', 'name', 'aspect_ratio', 'tags'] },
  example: {
    input: { tag: 'cinematic' },
    output: { style_id: 'style_noir', name: 'Harbour Noir', aspect_ratio: '16:9', tags: ['cinematic'] },
  },
});

/** HeyGen v3, GET /v3/video-agents/{session_id}/videos. */
export const listVideoAgentSessionVideos = operation({
  name: 'list_video_agent_session_videos',
  title: 'List the videos of a session',
  keywords: 'versions revisions cuts drafts of a session',
  summary: 'List every video of one Video Agent session, newest first: revisions (versions) among them.',
  endpoint: 'GET /v3/video-agents/{session_id}/videos',
  effect: 'read',
  input: z.strictObject({ session_id: field.sessionId }),
  output: video,
  list: { name: 'videos', columns: ['id', 'status', 'title', 'duration', 'created_at'] },
  example: {
    input: { session_id: 'sess_4f1c' },
    output: { id: 'vid_81b0', status: 'completed', title: 'How tides work', duration: 45, created_at: 1_790_000_100 },
  },
});

/** HeyGen v3, GET /v3/video-agents/{session_id}/resources/{resource_id}. */
export const getVideoAgentResource = operation({
  name: 'get_video_agent_resource',
  title: 'Get a resource of a session',
  keywords: 'draft storyboard image of a session',
  summary: 'Gives one image, draft, clip or voice that a session message refers to, with its address.',
  endpoint: 'GET /v3/video-agents/{session_id}/resources/{resource_id}',
  effect: 'read',
  input: z.strictObject({
    session_id: field.sessionId,
    resource_id: field.word().min(1).describe('From resource_ids in the session’s messages.'),
  }),
  output: z.looseObject({
    resource_id: z.string(),
    resource_type: z.string(),
    source_type: z.string().optional(),
    url: z.string().optional(),
    preview_url: z.string().optional(),
    thumbnail_url: z.string().optional(),
    created_at: z.int().optional(),
    metadata: z.looseObject({}).optional(),
  }),
  example: {
    input: { session_id: 'sess_4f1c', resource_id: 'res_draft_1' },
    output: { resource_id: 'res_draft_1', resource_type: 'draft', source_type: 'generated', created_at: 1_790_000_050 },
  },
});

export default toolset('video-agent', 'Video Agent', [
  getPromptGuide,
  checkPrompt,
  createVideoAgent,
  getVideoAgentSession,
  sendVideoAgentMessage,
  stopVideoAgentSession,
  listVideoAgentSessions,
  listVideoAgentSessionVideos,
  getVideoAgentResource,
  listVideoAgentStyles,
]);
