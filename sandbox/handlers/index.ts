import type { Handlers } from '../handler.ts';
import { account } from './account.ts';
import { assets } from './assets.ts';
import { audio } from './audio.ts';
import { avatars } from './avatars.ts';
import { backgroundRemovals } from './background-removals.ts';
import { brand } from './brand.ts';
import { clips } from './clips.ts';
import { lipsyncs } from './lipsyncs.ts';
import { models } from './models.ts';
import { preview } from './preview.ts';
import { templates } from './templates.ts';
import { translations } from './translations.ts';
import { videoAgent } from './video-agent.ts';
import { videos } from './videos.ts';
import { voices } from './voices.ts';
import { webhooks } from './webhooks.ts';

/** What answers the operations of v3 that need more than their declared example. */
export const V3_HANDLERS: Handlers = {
  ...videoAgent,
  ...videos,
  ...avatars,
  ...voices,
  ...templates,
  ...audio,
  ...assets,
  ...translations,
  ...lipsyncs,
  ...clips,
  ...backgroundRemovals,
  ...brand,
  ...webhooks,
  ...models,
  ...preview,
  ...account,
};
