import { toolset } from '../../src/declarations/toolset.ts';
import account from './account.ts';
import assets from './assets.ts';
import people from './avatars.ts';
import folders from './folders.ts';
import generation from './generation.ts';
import personalized from './personalized.ts';
import photoAvatars from './photo-avatars.ts';
import speech from './speech.ts';
import streaming from './streaming.ts';
import templates from './templates.ts';
import translations from './translations.ts';
import videos from './videos.ts';
import webhooks from './webhooks.ts';
import workflows from './workflows.ts';

/** HeyGen's API as it was before v3. */
export default toolset(
  'v1-v2',
  'v1 and v2 of the API',
  [
    ...account,
    ...people,
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
    ...personalized,
    ...streaming,
  ],
  { excludedFrom: ['all'] },
);
