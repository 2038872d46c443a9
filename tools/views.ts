import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { toolset, viewTool } from '../src/declarations/operation.ts';
import { getVideo } from './videos.ts';
import { jobNames, waitForJobs } from './wait-for-jobs.ts';

/** A player of one film or several, from the first second of their rendering. */
export const showVideo = viewTool({
  name: 'show_video',
  title: 'Show a video',
  summary:
    'Show the user a player in which to watch (play) a video, and which follows a render to its end. Call it once, right after a create.',
  effect: 'read',
  view: 'player',
  needs: ['get_video'],
  input: z
    .strictObject({
      video_id: z.string().min(1).optional(),
      jobs: jobNames.optional().describe('Or "kind:id" each, as wait_for_jobs takes them.'),
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

export default toolset('views', 'Views in the chat', [showVideo]);
