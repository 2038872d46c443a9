import { toTexts } from '../../src/declarations/json.ts';
import { toFileUrl } from '../files/stored-files.ts';
import { type HandlerGroup, toUnixSeconds } from '../handler.ts';

const LAYERS = ['foreground', 'mask', 'background'];

export default {
  jobViews: {
    /** HeyGen shows `layers` as an empty map until it is completed, never as null. */
    background_removal(fields, { _id, layers: wanted = LAYERS }, { base }) {
      if (fields.status !== 'completed') return { ...fields, layers: {}, completed_at: null };
      const layers = toTexts(wanted).map((layer) => [
        layer,
        toFileUrl(base, _id, layer === 'foreground' ? 'webm' : 'mp4'),
      ]);
      return { ...fields, layers: Object.fromEntries(layers), completed_at: toUnixSeconds(Date.now()) };
    },
  },
} satisfies HandlerGroup;
