import type { HandlerGroup } from '../handler.ts';
import { createSpeech, VOICE } from '../handlers/voices.ts';

export default {
  /** The voices that speak without an avatar. */
  records: { list_speech_voices_v1: { ...VOICE, filters: { _engine: 'starfish' } } },
  handlers: { text_to_speech_v1: createSpeech },
} satisfies HandlerGroup;
