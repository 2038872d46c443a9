import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { answered, id, nothing, v1v2 } from './v1-v2-operation.ts';

const sessionId = id('open_stream_v1');
const session = z.strictObject({ session_id: sessionId });
const sdp = z.strictObject({ type: field.word().min(1), sdp: field.text().min(1) });

export const openStreamV1 = operation({
  ...v1v2('code_data'),
  name: 'open_stream_v1',
  title: 'Open a stream (v1)',
  summary: 'Opens a stream of an interactive avatar.',
  endpoint: 'POST /v1/streaming.new',
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('streams'),
  input: z.strictObject({
    quality: z.enum(['high', 'medium', 'low']).optional(),
    avatar_id: field.word().optional(),
    voice_id: field.word().optional(),
    voice: z
      .strictObject({
        voice_id: field.word().optional(),
        rate: z.number().optional(),
        emotion: z.enum(['Excited', 'Friendly', 'Serious', 'Soothing', 'Broadcaster']).optional(),
      })
      .optional(),
    video_encoding: z.enum(['H264', 'VP8']).optional(),
    version: z.enum(['v2']).optional(),
    knowledge_base: field.text().optional(),
    knowledge_base_id: field.word().optional(),
    disable_idle_timeout: z.boolean().optional(),
  }),
  output: z.looseObject({ session_id: z.string() }),
  example: { input: { quality: 'low' }, output: { session_id: 'str_1' } },
});

export const startStreamV1 = operation({
  ...v1v2('code_data'),
  name: 'start_stream_v1',
  title: 'Start a stream (v1)',
  summary: 'Answers a stream’s offer.',
  endpoint: 'POST /v1/streaming.start',
  effect: 'create',
  input: session.extend({ sdp }),
  output: answered,
  example: { input: { session_id: 'str_1', sdp: { type: 'answer', sdp: 'v=0' } }, output: { status: 'ok' } },
});

export const listStreamsV1 = operation({
  ...v1v2('code_data'),
  name: 'list_streams_v1',
  title: 'List streams (v1)',
  summary: 'Lists open streams.',
  endpoint: 'GET /v1/streaming.list',
  effect: 'read',
  input: nothing,
  output: z.looseObject({ sessions: z.array(z.looseObject({ session_id: z.string() })) }),
  example: { input: {}, output: { sessions: [] } },
});

export const sendStreamIceV1 = operation({
  ...v1v2('code_data'),
  name: 'send_stream_ice_v1',
  title: 'Give a stream a network path (v1)',
  summary: 'Hands an ICE candidate to a stream.',
  endpoint: 'POST /v1/streaming.ice',
  effect: 'create',
  input: session.extend({
    candidate: z.strictObject({
      candidate: field.text(),
      sdpMid: field.word().optional(),
      sdpMLineIndex: field.inWords(z.union([z.int(), field.word()]).optional(), 'Of the media line.', {
        type: 'integer',
      }),
      usernameFragment: field.word().optional(),
    }),
  }),
  output: answered,
  example: { input: { session_id: 'str_1', candidate: { candidate: 'candidate:1' } }, output: { status: 'ok' } },
});

export const sendStreamTaskV1 = operation({
  ...v1v2('code_data'),
  name: 'send_stream_task_v1',
  title: 'Have a stream speak (v1)',
  summary: 'Has a stream’s avatar say or answer a text.',
  endpoint: 'POST /v1/streaming.task',
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('streams'),
  input: session.extend({
    text: field.text().min(1),
    task_mode: z.enum(['sync', 'async']).optional(),
    task_type: z.enum(['repeat', 'chat', 'talk']).optional(),
  }),
  output: z.looseObject({ task_id: z.string(), duration_ms: z.number().optional() }),
  example: { input: { session_id: 'str_1', text: 'Hello.' }, output: { task_id: 'tsk_1' } },
});

export const stopStreamV1 = operation({
  ...v1v2('code_data'),
  name: 'stop_stream_v1',
  title: 'Close a stream (v1)',
  summary: 'Ends a stream.',
  endpoint: 'POST /v1/streaming.stop',
  effect: 'update',
  input: session,
  output: answered,
  example: { input: { session_id: 'str_1' }, output: { status: 'ok' } },
});

export const interruptStreamV1 = operation({
  ...v1v2('code_data'),
  name: 'interrupt_stream_v1',
  title: 'Interrupt a stream (v1)',
  summary: 'Stops what a stream’s avatar is saying.',
  endpoint: 'POST /v1/streaming.interrupt',
  effect: 'update',
  input: session,
  output: answered,
  example: { input: { session_id: 'str_1' }, output: {} },
});

export const createStreamTokenV1 = operation({
  ...v1v2('code_data'),
  name: 'create_stream_token_v1',
  title: 'Make a stream token (v1)',
  summary: 'Gives a token with which a browser opens a stream.',
  endpoint: 'POST /v1/streaming.create_token',
  effect: 'create',
  input: nothing,
  output: z.looseObject({ token: z.string() }),
  example: { input: {}, output: { token: 'tok_example' } },
});

export const listStreamAvatarsV1 = operation({
  ...v1v2('code_data'),
  name: 'list_stream_avatars_v1',
  title: 'List avatars for streams (v1)',
  summary: 'Lists interactive avatars.',
  endpoint: 'GET /v1/streaming/avatar.list',
  effect: 'read',
  input: nothing,
  output: z.looseObject({ avatar_id: z.string(), status: z.string().optional(), is_public: z.boolean().optional() }),
  list: { name: 'avatars', columns: ['avatar_id', 'status', 'is_public'] },
  example: { input: {}, output: { avatar_id: 'iris_interactive', status: 'ACTIVE' } },
});

/**
 * Interactive avatars, which HeyGen has moved to a product of its own; the picture itself goes by WebRTC. They have
 * credits of their own, so that those of films are not looked at.
 */
export default [
  openStreamV1,
  startStreamV1,
  listStreamsV1,
  sendStreamIceV1,
  sendStreamTaskV1,
  stopStreamV1,
  interruptStreamV1,
  createStreamTokenV1,
  listStreamAvatarsV1,
];
