import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/prices.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import { CLONED_VOICE, LANGUAGE_BY_CODE } from '../fixtures.ts';
import type { Handler, Handlers } from '../handler.ts';
import { createRecord, getRecord, listRecords, type RecordKind, toPublicFields } from '../records.ts';

/** Sandbox seconds that cloning takes. */
const CLONING_S = 45;
/** HeyGen designs three voices at a time, another three for each seed. */
const DESIGNED_VOICES = 3;

/** A voice as GET /v3/voices/{voice_id} shows it: otherwise than in the list. */
function toVoiceView(voice: Json, account: Account): Json {
  const { type, support_locale, _startedAt, _fails, ...rest } = voice;
  const cloned = typeof _startedAt !== 'number' || account.getSecondsSince(_startedAt) >= CLONING_S;
  const end = _fails ? 'failed' : 'complete';
  return {
    ...rest,
    support_interactive_avatar: voice._interactive === true,
    status: type === 'private' ? (cloned ? end : 'processing') : null,
    failure_message: cloned && _fails ? 'The recording holds no voice' : null,
    created_at:
      type === 'private' ? Math.floor((typeof _startedAt === 'number' ? _startedAt : 1_785_000_000_000) / 1000) : null,
  };
}

export const VOICE: RecordKind = {
  name: 'voice',
  prefix: 'voice_own',
  notFoundCode: 'voice_not_found',
  path: '/v3/voices',
  toView: toVoiceView,
  filters: { type: 'public' },
};

function toWordTimestamps(text: string, duration: number): Json[] {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
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

const isOfLocale = ({ language }: Json, locale: string) =>
  LANGUAGE_BY_CODE.get(locale.split('-')[0] ?? '') === language;

export const voices: Handlers = {
  design_voice({ account, request: { gender, locale, seed = 0 } }) {
    const isFitting = (voice: Json) =>
      voice.type === 'public' &&
      (gender === undefined || voice.gender === gender) &&
      (locale === undefined || isOfLocale(voice, String(locale)));
    const matching = listRecords(account, VOICE).filter(isFitting);
    if (matching.length === 0) return { seed, voices: [] };
    const from = (Number(seed) * DESIGNED_VOICES) % matching.length;
    return { seed, voices: matching.slice(from, from + DESIGNED_VOICES).map(toPublicFields) };
  },

  clone_voice({ account, request }) {
    const voice = createRecord(account, VOICE, {
      ...CLONED_VOICE,
      voice_id: undefined,
      name: request.voice_name,
      _startedAt: Date.now(),
      _fails: requestsFault(JSON.stringify(request), 'render-fail'),
    });
    return { voice_clone_id: voice.voice_id };
  },

  create_speech: createSpeech,
};
