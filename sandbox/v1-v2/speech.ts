import type { Handlers } from '../handler.ts';
import { createSpeech, VOICE } from '../handlers/voices.ts';
import { listRecords, toPublicFields } from '../records.ts';

export const speech: Handlers = {
  /** The voices that speak without an avatar. */
  list_speech_voices_v1: ({ account }) =>
    listRecords(account, VOICE)
      .filter(({ _engine }) => _engine === 'starfish')
      .map(toPublicFields),
  text_to_speech_v1: createSpeech,
};
