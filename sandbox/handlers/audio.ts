import { SOUNDS } from '../fixtures.ts';
import { createSearchHandler, type Handlers } from '../handler.ts';

export const audio: Handlers = {
  search_audio_sounds: createSearchHandler(SOUNDS, ({ name, description }) => `${name} ${description}`),
};
