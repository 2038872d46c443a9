import { z } from 'zod';
import * as field from '../src/fields.ts';
import { operation } from '../src/operation.ts';

/** HeyGen v3, GET /v3/voices. */
export const listVoices = operation({
  name: 'list_voices',
  title: 'List voices',
  summary: 'Lists voices; filter by language and gender before paging, the library holds thousands.',
  toolset: 'voices',
  endpoint: 'GET /v3/voices',
  effect: 'read',
  input: z.strictObject({
    language: z.string().min(1).optional().describe('English name, e.g. German.'),
    gender: z.enum(['male', 'female']).optional(),
    type: z.enum(['public', 'private']).optional().describe('private: own clones. Default public.'),
    engine: z.string().min(1).optional().describe('starfish: voices that speech synthesis takes.'),
    ...field.page(100, 20),
  }),
  output: z.looseObject({
    voice_id: z.string(),
    name: z.string(),
    language: z.string(),
    gender: z.string(),
    type: z.string().optional(),
    support_pause: z.boolean().optional(),
    support_locale: z.boolean().optional(),
    preview_audio_url: z.string().optional(),
  }),
  list: { name: 'voices', columns: ['voice_id', 'name', 'language', 'gender', 'support_pause'] },
  example: {
    input: { language: 'English', gender: 'female' },
    output: {
      voice_id: 'voice_en_f_01',
      name: 'Iris',
      language: 'English',
      gender: 'female',
      type: 'public',
      support_pause: true,
      support_locale: true,
    },
  },
});

/** HeyGen v3, GET /v3/voices/{voice_id}. */
export const getVoice = operation({
  name: 'get_voice',
  title: 'Get a voice',
  summary: 'Gives one voice with its preview and, for a clone, whether it is ready (status complete).',
  toolset: 'voices',
  endpoint: 'GET /v3/voices/{voice_id}',
  effect: 'read',
  input: z.strictObject({ voice_id: field.voiceId }),
  output: z.looseObject({
    voice_id: z.string(),
    name: z.string().optional(),
    language: z.string().optional(),
    gender: z.string().optional(),
    status: z.string().optional(),
    support_pause: z.boolean().optional(),
    support_interactive_avatar: z.boolean().optional(),
    preview_audio_url: z.string().optional(),
    failure_message: z.string().optional(),
    created_at: z.int().optional(),
  }),
  example: {
    input: { voice_id: 'voice_en_f_01' },
    output: { voice_id: 'voice_en_f_01', name: 'Iris', language: 'English', gender: 'female', support_pause: true },
  },
});

export default [listVoices, getVoice];
