import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { toObject } from '../../src/declarations/json.ts';

/** No flag: a JSON Schema pattern has none, and hosts check it too. */
export const HEX = /^#[0-9a-fA-F]{6}$/;

export const AUDIO = ['script', 'audio_url', 'audio_asset_id'] as const;

export const expressiveness = z.enum(['high', 'medium', 'low']).optional().describe('Photo avatars on Avatar IV only.');
export const motionPrompt = field.text().min(1).optional();

export const engine = field.inWords(
  z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('avatar_v'), reference_look_id: field.word().min(1).optional() }),
      z.strictObject({ type: z.literal('avatar_iv') }),
      z.strictObject({ type: z.literal('avatar_iii') }),
    ])
    .optional(),
  'Default avatar_iv; only what the look’s supported_api_engines name.',
);

type Given = Record<string, unknown>;
const getEngine = (given: Given) => toObject(given.engine).type;

export const speaks = field.oneOf(AUDIO, true);
export const onAvatarFour = field.onlyWhen(
  'expressiveness',
  (given) => getEngine(given) === undefined || getEngine(given) === 'avatar_iv',
  'works on engine avatar_iv only',
);
export const movesOnNewerEngines = field.onlyWhen(
  'motion_prompt',
  (given) => getEngine(given) !== 'avatar_iii',
  'does not work on engine avatar_iii',
);
export const voiced = field.needs(
  'voice_id',
  (given) => given.script !== undefined,
  'missing: a script over a picture needs a voice_id',
);
