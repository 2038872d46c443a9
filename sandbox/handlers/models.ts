import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createJobHandlers, type Handlers } from '../handler.ts';
import { type Job, startJob, toFileUrl, toJobView } from '../jobs.ts';

/** All pictures of a generation or none, as HeyGen gives them. */
function toGenerationView(account: Account, job: Job, base: string): Json {
  const view = toJobView(account, job, base);
  const count = Number(job.publicFields.num_images);
  const images = Array.from({ length: count }, (_, index) => ({
    image_id: `${job.id}_${index + 1}`,
    image_url: toFileUrl(base, job, 'png'),
    width: 1024,
    height: 1024,
    seed: index,
  }));
  return { ...view, model: 'heygen-image-1', images: view.status === 'completed' ? images : [] };
}

const generations = createJobHandlers('image_generation', 'generation_id', toGenerationView);

export const models: Handlers = {
  create_image_generation: ({ account, request }) => ({
    generation_id: startJob(account, 'image_generation', request, { num_images: request.num_images ?? 1 }).id,
  }),
  get_image_generation: generations.get,
};
