import { toObject, toTexts } from '../../src/declarations/json.ts';
import type { HandlerGroup } from '../handler.ts';

/** Seconds of a clip by the duration type that was asked for. */
const CLIP_S: Readonly<Record<string, number>> = { '30': 28, '60': 55, '180': 170, long: 240 };

export default {
  jobViews: {
    /** A clipping job with its clips. */
    clipping({ input_language = 'en', ...fields }, { _id, output_settings }, { base }) {
      const { aspect_ratio = 'portrait', duration_types: types = ['30'] } = toObject(output_settings);
      const clips = toTexts(types).map((type, index) => ({
        id: `${_id}_${index + 1}`,
        status: 'completed',
        title: `Highlight ${index + 1}`,
        aspect_ratio,
        duration_seconds: CLIP_S[type] ?? 28,
        virality_score: 80 - index,
        video_url: `${base}/files/${_id}.mp4`,
        thumbnail_url: null,
        failure_message: null,
      }));
      return { ...fields, input_language, source_duration: 1800, clips: fields.status === 'completed' ? clips : [] };
    },
  },
} satisfies HandlerGroup;
