import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { type Operation, operation, SEPTEMBER_2026 } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { reading } from './schemas.ts';

const streamId = field.id('create_avatar_realtime_session');

const stream = z.looseObject({
  stream_id: z.string().optional(),
  status: z.string().optional(),
  hls_url: z.string().optional(),
});

export const createAvatarRealtimeSession = operation({
  name: 'create_avatar_realtime_session',
  title: 'Open a realtime avatar',
  summary: 'Open a realtime (live, streaming) avatar that speaks a text, or text as it comes; gives an HLS address.',
  endpoint: 'POST /v3/avatar-realtime',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('a stream before its length is known'),
  input: z
    .strictObject({
      type: z.enum(['tts', 'audio', 'text_stream']).describe('text_stream: text follows.'),
      avatar_id: field.avatarId,
      voice_id: field.voiceId.optional(),
      text: field.text().min(1).optional(),
      audio_url: field.webUrl.optional(),
    })
    .superRefine(
      field.rules(
        field.needs('voice_id', (given) => given.type !== 'audio', 'missing: types tts and text_stream need a voice'),
        field.needs('text', (given) => given.type === 'tts', 'missing: type tts speaks it'),
        field.needs('audio_url', (given) => given.type === 'audio', 'missing: type audio plays it'),
      ),
    ),
  output: stream,
  example: {
    input: { type: 'text_stream', avatar_id: 'look_iris_office', voice_id: 'voice_en_f_01' },
    output: { stream_id: 'str_1', status: 'pending' },
  },
});

export const getAvatarRealtimeSession = operation({
  ...reading,
  name: 'get_avatar_realtime_session',
  title: 'Get a realtime avatar',
  summary: 'Gives the state of a stream (pending, streaming, completed, error) and its HLS address.',
  endpoint: 'GET /v3/avatar-realtime/{stream_id}',
  source: SEPTEMBER_2026,
  input: z.strictObject({ stream_id: streamId }),
  output: stream,
  example: { input: { stream_id: 'str_1' }, output: { stream_id: 'str_1', status: 'streaming' } },
});

export const appendAvatarRealtimeText = operation({
  name: 'append_avatar_realtime_text',
  title: 'Give a realtime avatar text',
  summary: 'Adds text for the avatar of a text_stream to speak; final true ends it. 410 once the stream is closed.',
  endpoint: 'POST /v3/avatar-realtime/{stream_id}/text',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('a stream before its length is known'),
  input: z.strictObject({ stream_id: streamId, delta: field.text(), final: z.boolean().optional() }),
  output: z.looseObject({ ok: z.boolean().optional(), buffered_bytes: z.int().optional() }),
  example: { input: { stream_id: 'str_1', delta: 'Welcome.', final: true }, output: { ok: true, buffered_bytes: 8 } },
});

export const cancelAvatarRealtimeSession = operation({
  name: 'cancel_avatar_realtime_session',
  title: 'Close a realtime avatar',
  summary: 'Ends a stream.',
  endpoint: 'POST /v3/avatar-realtime/{stream_id}/cancel',
  source: SEPTEMBER_2026,
  repeats: 'by nature',
  effect: 'update',
  input: z.strictObject({ stream_id: streamId }),
  output: z.looseObject({ cancelled: z.boolean().optional() }),
  example: { input: { stream_id: 'str_1' }, output: { cancelled: true } },
});

export const realtime: Operation[] = [
  createAvatarRealtimeSession,
  getAvatarRealtimeSession,
  appendAvatarRealtimeText,
  cancelAvatarRealtimeSession,
];
