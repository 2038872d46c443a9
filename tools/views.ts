import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { viewTool } from '../src/declarations/tool.ts';
import { toolset } from '../src/declarations/toolset.ts';
import { getAvatarLook, listAvatarLooks } from './avatars.ts';
import { checkPrompt } from './check-video-prompt.ts';
import { chosenIds, createItemsByIdTool, findEachInList, readEach } from './helpers/items-by-id.ts';
import { listVideoAgentStyles } from './video-agent.ts';
import { getVideo } from './videos.ts';
import { getVoice, listVoices } from './voices.ts';
import { jobNames, waitForJobs } from './wait-for-jobs.ts';

/** A player of one film or several, from the first second of their rendering. */
export const showVideo = viewTool({
  name: 'show_video',
  title: 'Show a video',
  summary:
    'Show the user a player in which to watch (play) a video, and which follows a render to its end. Call it once, right after a create.',
  keywords: 'play watch see view film video here in the chat player preview',
  default: 'views',
  effect: 'read',
  view: 'player',
  needs: ['get_video'],
  input: z
    .strictObject({
      video_id: field.word().min(1).optional(),
      jobs: jobNames.optional().describe('Or several, "kind:id" each.'),
    })
    .superRefine(field.rules(field.oneOf(['video_id', 'jobs'], true))),
  output: z.looseObject({}),
  example: {
    input: { video_id: 'vid_81b0' },
    output: { id: 'vid_81b0', status: 'processing', title: 'How tides work' },
  },
  shows: ({ video_id, jobs }) =>
    jobs === undefined
      ? { tool: getVideo, input: { video_id, include_previews: true } }
      : { tool: waitForJobs, input: { jobs, wait_seconds: 0 } },
});

/** How many items are answered beside a gallery: enough to talk about. */
const ANSWERED_ITEMS = 6;

const chosenLooks = createItemsByIdTool({
  name: 'looks',
  idField: 'id',
  columns: ['id', 'name', 'avatar_type', 'gender', 'preferred_orientation', 'status', 'preview_image_url'],
  read: readEach(getAvatarLook, 'look_id'),
});

const chosenVoices = createItemsByIdTool({
  name: 'voices',
  idField: 'voice_id',
  columns: ['voice_id', 'name', 'language', 'gender', 'preview_audio_url'],
  read: readEach(getVoice, 'voice_id'),
});

const chosenStyles = createItemsByIdTool({
  name: 'styles',
  idField: 'style_id',
  columns: ['style_id', 'name', 'aspect_ratio', 'tags', 'thumbnail_url'],
  read: findEachInList(listVideoAgentStyles, 'style_id'),
});

/** A gallery of avatar looks. */
export const showLooks = viewTool({
  name: 'show_looks',
  title: 'Show avatar looks',
  summary: 'Show the user a gallery of avatar looks (faces) to choose from; the choice comes back as their message.',
  keywords: 'see pictures of avatars presenters faces people outfits to choose pick gallery',
  default: 'views',
  effect: 'read',
  view: 'looks',
  needs: ['list_avatar_looks'],
  input: listAvatarLooks.input.pick({ group_id: true, avatar_type: true, ownership: true }).extend({ ids: chosenIds }),
  output: z.looseObject({}),
  example: { input: {}, output: { looks: [listAvatarLooks.example.output], has_more: true } },
  shows: ({ ids, ...filters }) =>
    ids
      ? { tool: chosenLooks, input: { ids } }
      : { tool: listAvatarLooks, input: { ...filters, limit: ANSWERED_ITEMS, include_previews: true } },
});

/** A gallery of voices, to hear. */
export const showVoices = viewTool({
  name: 'show_voices',
  title: 'Show voices',
  summary: 'Show the user voices to hear and choose from.',
  keywords: 'hear listen to a few voices narrators samples first play compare pick choose',
  default: 'views',
  effect: 'read',
  view: 'voices',
  needs: ['list_voices'],
  input: listVoices.input.pick({ language: true, gender: true, type: true }).extend({ ids: chosenIds }),
  output: z.looseObject({}),
  example: { input: {}, output: { voices: [listVoices.example.output], has_more: true } },
  shows: ({ ids, ...filters }) =>
    ids ? { tool: chosenVoices, input: { ids } } : { tool: listVoices, input: { ...filters, limit: ANSWERED_ITEMS } },
});

/** A gallery of Video Agent styles. */
export const showStyles = viewTool({
  name: 'show_styles',
  title: 'Show video styles',
  summary: 'Show the user video styles (style_id of create_video_agent) to choose from by picture.',
  keywords: 'see pictures thumbnails of visual styles looks feel anime comic to pick choose gallery',
  default: 'views',
  effect: 'read',
  view: 'styles',
  needs: ['list_video_agent_styles'],
  input: listVideoAgentStyles.input.pick({ tag: true }).extend({ ids: chosenIds }),
  output: z.looseObject({}),
  example: { input: {}, output: { styles: [listVideoAgentStyles.example.output], has_more: true } },
  shows: ({ ids, ...filters }) =>
    ids
      ? { tool: chosenStyles, input: { ids } }
      : { tool: listVideoAgentStyles, input: { ...filters, limit: ANSWERED_ITEMS, include_previews: true } },
});

/** A prompt as the film that it will become, with what is wrong with it and what it costs. */
export const showStoryboard = viewTool({
  name: 'show_storyboard',
  title: 'Show a storyboard',
  summary: 'Show the user a Video Agent prompt as scenes, with findings and price, to edit and approve before paying.',
  keywords: 'look over see review approve scene plan scenes script before filming rendering paying edit',
  default: 'views',
  effect: 'read',
  view: 'storyboard',
  needs: ['check_video_prompt'],
  input: checkPrompt.input,
  output: z.looseObject({}),
  example: { input: checkPrompt.example.input, output: checkPrompt.example.output },
  shows: (input) => ({ tool: checkPrompt, input }),
});

export default toolset('views', 'Views in the chat', [showVideo, showLooks, showVoices, showStyles, showStoryboard]);
