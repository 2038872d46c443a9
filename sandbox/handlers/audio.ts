import { createSearchHandler, type HandlerGroup } from '../handler.ts';
import library from '../library.json' with { type: 'json' };

export default {
  handlers: {
    search_audio_sounds: createSearchHandler(library.sounds, ({ name, description }) => `${name} ${description}`),
  },
} satisfies HandlerGroup;
