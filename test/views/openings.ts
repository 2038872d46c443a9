import type { Opening } from '../support/view-host/view-host.ts';

const PROMPT = `FORMAT: a 45-second explainer, landscape
STORY:
Scene 1 - A-ROLL (8s)
VOICEOVER: "Twice a day the whole sea stands up and walks to the shore."
Scene 2 - FULL SCREEN B-ROLL (12s)
VOICEOVER: "The moon pulls, the water follows, and the earth turns beneath them both like a wheel."
Scene 3 - A-ROLL (8s)
VOICEOVER: "That is all a tide is: the sea, saying hello to the moon."`;

/** Each view as a host would open it; a video takes the id of one that was started. */
export const createOpenings = (videoId: string): Opening[] => [
  { tool: 'show_video', args: { video_id: videoId } },
  { tool: 'show_looks' },
  { tool: 'show_voices' },
  { tool: 'show_styles' },
  { tool: 'show_storyboard', args: { prompt: PROMPT } },
];
