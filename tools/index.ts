import type { Toolset } from '../src/declarations/operation.ts';
import account from './account.ts';
import assets from './assets.ts';
import audio from './audio.ts';
import avatars from './avatars.ts';
import backgroundRemovals from './background-removals.ts';
import brand from './brand.ts';
import clips from './clips.ts';
import { downloadVideo, storeVideo } from './deliver.ts';
import { estimateCost } from './estimate-cost.ts';
import lipsyncs from './lipsyncs.ts';
import preview from './preview.ts';
import templates from './templates.ts';
import translations from './translations.ts';
import videoAgent from './video-agent.ts';
import videos from './videos.ts';
import voices from './voices.ts';
import { waitForJobs } from './wait-for-jobs.ts';
import webhooks from './webhooks.ts';

/** The groups of tools, in the order in which they are listed. */
export const toolsets: readonly Toolset[] = [
  { id: 'video-agent', title: 'Video Agent', tools: videoAgent },
  { id: 'videos', title: 'Videos', tools: [...videos, waitForJobs, downloadVideo, storeVideo] },
  { id: 'templates', title: 'Templates', tools: templates },
  { id: 'avatars', title: 'Avatars', tools: avatars },
  { id: 'voices', title: 'Voices', tools: voices },
  { id: 'audio', title: 'Music and sounds', tools: audio },
  { id: 'assets', title: 'Files', tools: assets },
  { id: 'translations', title: 'Translations', tools: translations },
  { id: 'lipsyncs', title: 'Lipsyncs', tools: lipsyncs },
  { id: 'clips', title: 'Clips and renders', tools: clips },
  { id: 'background-removals', title: 'Background removal', tools: backgroundRemovals },
  { id: 'brand', title: 'Brand', tools: brand },
  { id: 'webhooks', title: 'Webhooks', tools: webhooks },
  { id: 'account', title: 'Account', tools: [...account, estimateCost] },
  { id: 'preview', title: 'Preview (not open to every account)', tools: preview, excludedFrom: 'name' },
];

/** What making and delivering a video needs: the tools that a host sees unless it asks for others. */
export const defaultTools: ReadonlySet<string> = new Set([
  'check_video_prompt',
  'create_video_agent',
  'get_video_agent_session',
  'send_video_agent_message',
  'list_video_agent_sessions',
  'list_video_agent_styles',
  'create_video_from_avatar',
  'get_video',
  'list_videos',
  'wait_for_jobs',
  'download_video',
  'store_video',
  'list_avatar_groups',
  'list_avatar_looks',
  'get_avatar_look',
  'create_photo_avatar',
  'create_prompt_avatar',
  'list_voices',
  'design_voice',
  'create_speech',
  'upload_asset',
  'create_video_translation',
  'get_video_translation',
  'list_video_translation_languages',
  'create_ai_clipping',
  'get_ai_clipping',
  'get_current_user',
  'estimate_cost',
]);
