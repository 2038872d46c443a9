import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargePerSecond } from '../../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import { creditCheck } from './credits.ts';
import { opened } from './preview-audio.ts';
import { id, nothing, v1v2 } from './v1-v2-operation.ts';

const speechVoice = z.looseObject({
  voice_id: z.string(),
  name: z.string().optional(),
  language: z.string().optional(),
  gender: z.string().optional(),
  preview_audio_url: opened,
  support_pause: z.boolean().optional(),
  support_locale: z.boolean().optional(),
});

export const listSpeechVoicesV1 = operation({
  ...v1v2('error_data', 'list_voices'),
  name: 'list_speech_voices_v1',
  title: 'List voices for speech (v1)',
  summary: 'Lists the voices that text_to_speech_v1 takes.',
  endpoint: 'GET /v1/audio/voices',
  effect: 'read',
  input: nothing,
  output: speechVoice,
  list: {
    name: 'voices',
    at: 'voices',
    columns: ['voice_id', 'name', 'language', 'gender'],
    search: true,
    whole: true,
  },
  example: { input: {}, output: { voice_id: 'voice_en_f_01', name: 'Iris', language: 'English' } },
});

export const textToSpeechV1 = operation({
  ...v1v2('error_data', 'create_speech'),
  name: 'text_to_speech_v1',
  title: 'Speak a text (v1)',
  summary: 'Gives an audio file of a spoken text at once.',
  endpoint: 'POST /v1/audio/text_to_speech',
  effect: 'create',
  spends: 'credits',
  beforeSend: creditCheck,
  charge: ({ text }) => chargePerSecond(estimateSpeechSeconds(String(text)), 'speech_second'),
  input: z.strictObject({
    text: z.string().min(1).max(5000),
    voice_id: id('list_speech_voices_v1'),
    speed: z.number().min(0.5).max(1.5).optional(),
    pitch: z.int().min(-50).max(50).optional(),
    emotion: z.enum(['Excited', 'Friendly', 'Serious', 'Soothing', 'Broadcaster']).optional(),
    locale: field.word().optional(),
    elevenlabs_settings: z
      .strictObject({
        model: field.word().optional(),
        similarity_boost: z.number().min(0).max(1).optional(),
        stability: z.number().min(0).max(1).optional(),
        style: z.number().min(0).max(1).optional(),
      })
      .optional(),
  }),
  output: z.looseObject({
    audio_url: z.string(),
    duration: z.number(),
    request_id: z.string().optional(),
    word_timestamps: z.array(z.looseObject({ word: z.string() })).optional(),
  }),
  excerpt: { word_timestamps: 0 },
  example: {
    input: { text: 'Mind the gap.', voice_id: 'voice_en_f_01' },
    output: { audio_url: 'https://files.example.com/1.wav', duration: 1.2 },
  },
});

/** Spoken texts without a film (HeyGen v1, /audio). */
export default [listSpeechVoicesV1, textToSpeechV1];
