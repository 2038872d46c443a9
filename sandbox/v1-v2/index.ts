import type { Handlers } from '../handler.ts';
import type { JobView } from '../job-handlers.ts';
import { assets } from './assets.ts';
import { avatars } from './avatars.ts';
import { credits } from './credits.ts';
import { folders } from './folders.ts';
import { generation } from './generation.ts';
import { photoAvatars, photoGenerationView } from './photo-avatars.ts';
import { speech } from './speech.ts';
import { streaming } from './streaming.ts';
import { templates } from './templates.ts';
import { translations, translationView } from './translations.ts';
import { videos } from './videos.ts';
import { webhooks } from './webhooks.ts';
import { workflowView } from './workflows.ts';

/** What answers the operations of v1 and v2 that need more than their declared example. */
export const V1_V2_HANDLERS: Handlers = {
  ...credits,
  ...avatars,
  ...generation,
  ...videos,
  ...templates,
  ...photoAvatars,
  ...assets,
  ...folders,
  ...translations,
  ...speech,
  ...webhooks,
  ...streaming,
};

/** How jobs of v1 and v2 are shown by the name of their kind, where their declarations do not say all. */
export const V1_V2_JOB_VIEWS: Readonly<Record<string, JobView>> = {
  photo_generation_v2: photoGenerationView,
  translation_v2: translationView,
  workflow_execution_v1: workflowView,
};
