import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { operation } from '../src/declarations/operation.ts';
import { toolset } from '../src/declarations/toolset.ts';

/** HeyGen v3, GET /v3/audio/sounds. */
export const searchAudioSounds = operation({
  name: 'search_audio_sounds',
  title: 'Find music and sound effects',
  keywords:
    'calm upbeat background music soundtrack jingle song track audio library sound of a door noise whoosh effects sfx find tune cheerful play underneath',
  summary: 'Find background music, songs or sound effects by description, with addresses that expire.',
  endpoint: 'GET /v3/audio/sounds',
  effect: 'read',
  input: z.strictObject({
    query: field.text().min(1).describe('E.g. upbeat lofi.'),
    type: z.enum(['music', 'sound_effects']).optional().describe('Default music.'),
    min_score: z.number().min(0).max(1).optional().describe('Likeness, default 0.7.'),
    ...field.page(50, 10),
  }),
  output: z.looseObject({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    description: z.string(),
    audio_url: z.string(),
    score: z.number(),
    duration: z.number().optional(),
    peak_offset: z.number().optional(),
    placement: z.string().optional(),
  }),
  list: { name: 'sounds', columns: ['id', 'name', 'description', 'duration', 'placement', 'audio_url'] },
  example: {
    input: { query: 'upbeat lofi' },
    output: {
      id: 'snd_lofi_1',
      name: 'Rainy Window',
      type: 'music',
      description: 'slow lofi beat with vinyl noise',
      audio_url: 'https://files.example.com/snd_lofi_1.mp3',
      score: 0.91,
      duration: 124,
    },
  },
});

export default toolset('audio', 'Music and sounds', [searchAudioSounds]);
