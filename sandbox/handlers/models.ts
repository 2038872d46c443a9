import { toFileUrl } from '../files/stored-files.ts';
import type { JobView } from '../job-handlers.ts';
import { toJobView } from '../jobs.ts';

/** All pictures of a generation or none, as HeyGen gives them. */
export const imageGenerationView: JobView = {
  show(account, job, base) {
    const { num_images = 1, ...view } = toJobView(account, job, base);
    const images = Array.from({ length: Number(num_images) }, (_, index) => ({
      image_id: `${job.id}_${index + 1}`,
      image_url: toFileUrl(base, job.id, 'png'),
      width: 1024,
      height: 1024,
      seed: index,
    }));
    return { ...view, num_images, model: 'heygen-image-1', images: view.status === 'completed' ? images : [] };
  },
};
