import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/price-list.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import { ApiError } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import { type Handler, type HandlerGroup, toUnixSeconds } from '../handler.ts';
import library from '../library.json' with { type: 'json' };
import { createRecord, getRecord, listRecords, type RecordKind, startWork, toPublicFields } from '../records.ts';

/** Sandbox seconds that cloning takes. */
const CLONING_S = 45;
/** HeyGen designs three voices at a time, another three for each seed. */
const DESIGNED_VOICES = 3;

/** GET /v3/voices/{voice_id} shows a voice otherwise than the list; only an own one has a status and a time. */
export const VOICE: RecordKind = {
  name: 'voice',
  prefix: 'voice_own',
  notFoundCode: 'voice_not_found',
  path: '/v3/voices',
  toView: ({ type, support_locale, ...voice }) => ({
    ...voice,
    support_interactive_avatar: voice._interactive === true,
    status: voice._status ?? null,
    failure_message: voice._failure ?? null,
    created_at: voice._created_at ?? null,
  }),
  toListed: (voice) => voice,
  filters: { type: 'public' },
};

function toWordTimestamps(text: string, duration: number): Json[] {
  const words = text.replace(/<[^>]*>/g, ' ').match(/\S+/g) ?? [];
  const length = duration / words.length;
  return words.map((word, index) => ({ word, start: index * length, end: (index + 1) * length }));
}

/** Speech that was generated, whose file is as long. */
const SPEECH: RecordKind = { name: 'speech', idField: 'request_id', prefix: 'spc' };

/** Starfish voices only. */
export const createSpeech: Handler = ({ account, request: { text, voice_id, speed = 1 }, base }) => {
  if (getRecord(account, VOICE, voice_id)._engine !== 'starfish') {
    const message = `Voice ${voice_id} does not support the starfish engine`;
    throw new ApiError(400, 'voice_unavailable', message, { param: 'voice_id' });
  }
  const duration = Math.max(0.4, estimateSpeechSeconds(String(text)) / Number(speed));
  account.chargeWallet(duration * getPrice('speech_second'));
  const { request_id } = createRecord(account, SPEECH, { _seconds: duration });
  const word_timestamps = toWordTimestamps(String(text), duration);
  return { audio_url: `${base}/files/${request_id}.wav`, duration, request_id, word_timestamps };
};

export default {
  kinds: [VOICE],
  handlers: {
    design_voice({ account, request: { gender, locale, seed = 0 } }) {
      const code = locale === undefined ? undefined : String(locale).split('-')[0];
      const matching = listRecords(account, VOICE).filter(
        (voice) =>
          voice.type === 'public' &&
          [undefined, voice.gender].includes(gender) &&
          [undefined, voice._code].includes(code),
      );
      if (matching.length === 0) return { seed, voices: [] };
      const from = (Number(seed) * DESIGNED_VOICES) % matching.length;
      return { seed, voices: matching.slice(from, from + DESIGNED_VOICES).map(toPublicFields) };
    },

    clone_voice({ account, request }) {
      const fails = requestsFault(JSON.stringify(request), 'render-fail');
      const failure = { _status: 'failed', _failure: 'The recording holds no voice' };
      const voice = createRecord(account, VOICE, {
        ...library.cloned_voice,
        voice_id: undefined,
        name: request.voice_name,
        _created_at: toUnixSeconds(Date.now()),
        ...startWork(CLONING_S, fails ? failure : { _status: 'complete' }),
        _status: 'processing',
      });
      return { voice_clone_id: voice.voice_id };
    },

    create_speech: createSpeech,
  },
} satisfies HandlerGroup;
