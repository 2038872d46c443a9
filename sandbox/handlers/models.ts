import { toFileUrl } from '../files/stored-files.ts';
import type { HandlerGroup } from '../handler.ts';

export default {
  jobViews: {
    /** All pictures of a generation or none, as HeyGen gives them. */
    image_generation({ num_images = 1, ...fields }, { _id }, { base }) {
      const images = Array.from({ length: Number(num_images) }, (_, index) => ({
        image_id: `${_id}_${index + 1}`,
        image_url: toFileUrl(base, _id, 'png'),
        width: 1024,
        height: 1024,
        seed: index,
      }));
      return { ...fields, num_images, model: 'heygen-image-1', images: fields.status === 'completed' ? images : [] };
    },
  },
} satisfies HandlerGroup;
