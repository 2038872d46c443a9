import type { Handlers } from '../handler.ts';
import type { RecordKind } from '../records.ts';
import { account } from './account.ts';
import { assets, FOLDER } from './assets.ts';
import { audio } from './audio.ts';
import { AVATAR_GROUP, AVATAR_LOOK, avatars } from './avatars.ts';
import { backgroundRemovals } from './background-removals.ts';
import { BRAND_GLOSSARY, BRAND_KIT, brand } from './brand.ts';
import { clips } from './clips.ts';
import { lipsyncs } from './lipsyncs.ts';
import { models } from './models.ts';
import { preview, REALTIME_SESSION, WORKFLOW } from './preview.ts';
import { TEMPLATE, templates } from './templates.ts';
import { translations } from './translations.ts';
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
  ...lipsyncs,
  ...clips,
  ...backgroundRemovals,
  ...brand,
  ...webhooks,
  ...models,
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
