import type { Tool, Toolset } from '../src/declarations/operation.ts';
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
import views from './views.ts';
import voices from './voices.ts';
import { waitForJobs } from './wait-for-jobs.ts';
import webhooks from './webhooks.ts';

/** A group with tools that are more than one call each. */
const extend = (group: Toolset, ...tools: Tool[]): Toolset => ({ ...group, tools: [...group.tools, ...tools] });

/** The groups of tools, in the order in which they are listed. */
export const toolsets: readonly Toolset[] = [
  videoAgent,
  extend(videos, waitForJobs, downloadVideo, storeVideo),
  templates,
  avatars,
  voices,
  audio,
  assets,
  translations,
  lipsyncs,
  clips,
  backgroundRemovals,
  brand,
  webhooks,
  extend(account, estimateCost),
  views,
  preview,
];
