import type { Handlers } from '../handler.ts';
import { assets } from './assets.ts';
import { avatars } from './avatars.ts';
import { credits } from './credits.ts';
import { folders } from './folders.ts';
import { generation } from './generation.ts';
import { photoAvatars } from './photo-avatars.ts';
import { speech } from './speech.ts';
import { streaming } from './streaming.ts';
import { templates } from './templates.ts';
import { translations } from './translations.ts';
import { videos } from './videos.ts';
import { webhooks } from './webhooks.ts';
import { workflows } from './workflows.ts';

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
  ...workflows,
  ...streaming,
};
