import type { Tool } from '../src/declarations/tool.ts';
import { getJobKinds, type Toolset } from '../src/declarations/toolset.ts';
import account from './account.ts';
import agentBatches from './agent-batches.ts';
import api from './api.ts';
import assets from './assets.ts';
import audio from './audio.ts';
import avatars from './avatars.ts';
import backgroundRemovals from './background-removals.ts';
import brand from './brand.ts';
import clips from './clips.ts';
import { createDownloadAndStoreTools } from './download-and-store.ts';
import { createEstimateCost } from './estimate-cost.ts';
import lipsyncs from './lipsyncs.ts';
import modelVoices from './model-voices.ts';
import models from './models.ts';
import preview from './preview/index.ts';
import { readSubtitles } from './read-subtitles.ts';
import templates from './templates.ts';
import translations from './translations/index.ts';
import videoAgent from './video-agent.ts';
import videos from './videos.ts';
import views from './views.ts';
import voices from './voices.ts';
import { waitForJobs } from './wait-for-jobs.ts';
import webhooks from './webhooks.ts';

/** The groups of operations, in the order in which they are listed. */
const groups: readonly Toolset[] = [
  videoAgent,
  agentBatches,
  videos,
  templates,
  avatars,
  voices,
  audio,
  assets,
  translations,
  lipsyncs,
  clips,
  backgroundRemovals,
  models,
  brand,
  webhooks,
  account,
  views,
  modelVoices,
  preview,
  api,
];

/** Tools that follow from what the operations declare: their kinds of long work, and their prices. */
const derived = new Map<Toolset, readonly Tool[]>([
  [videos, [waitForJobs, readSubtitles, ...createDownloadAndStoreTools(getJobKinds(groups))]],
  [account, [createEstimateCost(groups)]],
]);

/** The groups of tools. */
export const toolsets: readonly Toolset[] = groups.map((group) => ({
  ...group,
  tools: [...group.tools, ...(derived.get(group) ?? [])],
}));
