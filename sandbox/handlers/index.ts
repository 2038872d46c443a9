import type { Handlers } from '../handler.ts';
import type { JobView } from '../job-handlers.ts';
import type { RecordKind } from '../records.ts';
import { account } from './account.ts';
import { assets, FOLDER } from './assets.ts';
import { audio } from './audio.ts';
import { AVATAR_GROUP, AVATAR_LOOK, avatars } from './avatars.ts';
import { backgroundRemovalView } from './background-removals.ts';
import { BRAND_GLOSSARY, BRAND_KIT, brand } from './brand.ts';
import { clippingView } from './clips.ts';
import { imageGenerationView } from './models.ts';
import { preview, REALTIME_SESSION, WORKFLOW } from './preview.ts';
import { TEMPLATE, templates } from './templates.ts';
import { translations, translationView } from './translations.ts';
import { STYLE, videoAgent } from './video-agent.ts';
import { videos } from './videos.ts';
import { VOICE, voices } from './voices.ts';
import { WEBHOOK, webhooks } from './webhooks.ts';

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
  ...brand,
  ...webhooks,
  ...preview,
  ...account,
};

/** The families of records whose operations need no handlers of their own. */
export const RECORD_KINDS: readonly RecordKind[] = [
  AVATAR_GROUP,
  AVATAR_LOOK,
  VOICE,
  STYLE,
  TEMPLATE,
  FOLDER,
  BRAND_KIT,
  BRAND_GLOSSARY,
  WEBHOOK,
  WORKFLOW,
  REALTIME_SESSION,
];

/** How jobs are shown by the name of their kind, where their declarations do not say all. */
export const JOB_VIEWS: Readonly<Record<string, JobView>> = {
  translation: translationView,
  clipping: clippingView,
  background_removal: backgroundRemovalView,
  image_generation: imageGenerationView,
};
