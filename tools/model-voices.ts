import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { operation } from '../src/declarations/operation.ts';
import { chargeModelSpeech, chargeUnknown } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

/** HeyGen v3, GET /v3/models/audio/voices/{voice_id}: PENDING, ACTIVE, FAILED. */
export const modelVoiceJob = job({
  name: 'model_voice',
  noun: 'Voice',
  idField: 'voice_id',
  list: 'list_model_audio_voices',
  notFoundCode: 'voice_not_found',
  typical: { text: 'about a minute for an instant voice, hours for a professional one', seconds: 7200 },
  finished: 'This voice can be used now, with generate_model_speech.',
  status: { queued: 'PENDING', running: 'PENDING', completed: ['ACTIVE'], failed: ['FAILED'] },
});

const modelVoiceId = field.id('list_model_audio_voices');

const modelVoice = z.looseObject({
  voice_id: z.string(),
  mode: z.string().optional(),
  name: z.string().optional(),
  status: z.string(),
  created_at: z.int().optional(),
  language: z.string().optional(),
  failure_reason: z.string().optional(),
});

const modelVoiceExample = {
  voice_id: 'mav_1',
  mode: 'professional',
  name: 'Jonas',
  status: 'PENDING',
  created_at: 1_790_000_000,
};

const creatingVoice = {
  likeness: { of: 'voice', field: 'audio' },
  endpoint: 'POST /v3/models/audio/voices',
  repeats: 'header',
  effect: 'create',
  job: modelVoiceJob,
  output: z.looseObject({ voice_id: z.string() }),
} as const;

/** HeyGen v3, POST /v3/models/audio/voices with mode professional: 20 minutes and 1.5 GB in all. */
export const createModelAudioVoice = operation({
  ...creatingVoice,
  name: 'create_model_audio_voice',
  title: 'Train a professional voice',
  keywords: 'train own voice long recordings studio quality',
  summary: 'Train a professional voice on at least 20 minutes of one speaker, or retrain the one in voice_id.',
  hints: ['From a short recording, at once: create_instant_voice.'],
  fixed: { mode: 'professional' },
  spends: 'credits',
  charge: () => chargeUnknown('professional voices: a slot is bought beforehand'),
  input: z.strictObject({
    name: field.line().min(1).optional(),
    language: field.word().min(1).optional().describe('Code, e.g. en.'),
    audio: field.list(field.media('Recording')).min(1),
    voice_id: modelVoiceId.optional(),
  }),
  example: {
    input: { name: 'Jonas', language: 'en', audio: ['https://example.com/jonas.wav'] },
    output: { voice_id: 'mav_1' },
  },
});

/** HeyGen v3, POST /v3/models/audio/voices with mode instant: the first 180 s of one recording count. Free in the preview. */
export const createInstantVoice = operation({
  ...creatingVoice,
  name: 'create_instant_voice',
  title: 'Make a voice from a short recording',
  keywords: 'copy clone my voice quickly sample recording speech',
  summary:
    'Make an instant voice from one recording, of which 180 seconds count. Speaks through generate_model_speech.',
  hints: ['For videos: clone_voice.'],
  fixed: { mode: 'instant' },
  input: z.strictObject({
    name: field.line().min(1),
    audio: z.array(field.media('Recording')).min(1).max(1),
    language: field.word().min(1).optional().describe('Code, e.g. en.'),
    gender: z.enum(['male', 'female']).optional(),
    age: z.enum(['young', 'old']).optional(),
    remove_background_noise: z.boolean().optional().describe('Default true.'),
    similarity: z.enum(['medium', 'high', 'mel', 'extra_high', 'max']).optional().describe('Default extra_high.'),
  }),
  example: { input: { name: 'Jonas', audio: ['https://example.com/jonas.wav'] }, output: { voice_id: 'mav_2' } },
});

/** HeyGen v3, GET /v3/models/audio/voices. */
export const listModelAudioVoices = operation({
  name: 'list_model_audio_voices',
  title: 'List professional and instant voices',
  summary: 'Lists professional and instant voices.',
  endpoint: 'GET /v3/models/audio/voices',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: modelVoice,
  list: { name: 'voices', columns: ['voice_id', 'mode', 'name', 'status', 'language'] },
  example: { input: {}, output: modelVoiceExample },
});

/** HeyGen v3, GET /v3/models/audio/voices/{voice_id}. */
export const getModelAudioVoice = operation({
  name: 'get_model_audio_voice',
  title: 'Get a professional or instant voice',
  summary: 'Check whether a professional or instant voice is ready (ACTIVE). Follows its training with wait_seconds.',
  endpoint: 'GET /v3/models/audio/voices/{voice_id}',
  effect: 'read',
  job: modelVoiceJob,
  input: z.strictObject({ voice_id: modelVoiceId }),
  output: modelVoice,
  example: { input: { voice_id: 'mav_1' }, output: modelVoiceExample },
});

/** HeyGen v3, DELETE /v3/models/audio/voices/{voice_id}: a second time answers the same; 409 while one is trained. */
export const deleteModelAudioVoice = operation({
  name: 'delete_model_audio_voice',
  title: 'Delete a professional or instant voice',
  summary: 'Deletes a professional or instant voice for good. Ask the user first.',
  endpoint: 'DELETE /v3/models/audio/voices/{voice_id}',
  effect: 'delete',
  input: z.strictObject({ voice_id: modelVoiceId }),
  output: z.looseObject({ status: z.string().optional() }),
  example: { input: { voice_id: 'mav_1' }, output: { status: 'ok' } },
});

/** HeyGen v3, POST /v3/models/audio/tts: 30 requests a minute and member; WAV, 44.1 kHz, mono. */
export const generateModelSpeech = operation({
  name: 'generate_model_speech',
  title: 'Speak with a professional or instant voice',
  keywords: 'text to speech audio read aloud own cloned voice',
  summary:
    'Speak a text with an ACTIVE professional or instant voice; gives an audio file at once. 30 a minute at most.',
  hints: ['With voices of list_voices: create_speech.'],
  endpoint: 'POST /v3/models/audio/tts',
  repeats: 'not at all',
  whenLost: 'HeyGen lists no speech, so ask the user',
  effect: 'create',
  spends: 'credits',
  charge: ({ text, speed }) => chargeModelSpeech(String(text), Number(speed ?? 1)),
  input: z.strictObject({
    voice_id: modelVoiceId,
    text: z.string().min(1).max(5000),
    model: field.word().min(1).optional().describe('Default heygen-voice-1.'),
    language: field.word().min(1).optional().describe('Code, e.g. en; else found by itself.'),
    expressiveness_boost: z.number().min(0).max(1).optional().describe('Instant voices.'),
    seed: z.int().optional(),
    speed: z.number().optional().describe('This and pitch: professional voices.'),
    pitch_shift: z.number().optional().describe('Semitones.'),
    pitch_variance: z.number().optional(),
  }),
  output: z.looseObject({ audio_url: z.string(), duration: z.number().optional().describe('Seconds.') }),
  example: {
    input: { voice_id: 'mav_1', text: 'Mind the gap.' },
    output: { audio_url: 'https://files.example.com/mav_1.wav', duration: 1.2 },
  },
});

export default toolset(
  'model-voices',
  'HeyGen Voice (professional and instant voices)',
  [
    createModelAudioVoice,
    createInstantVoice,
    listModelAudioVoices,
    getModelAudioVoice,
    deleteModelAudioVoice,
    generateModelSpeech,
  ],
  { excludedFrom: ['all', 'everything'] },
);
