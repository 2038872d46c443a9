import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { getFormerNames, type JobKind } from '../src/declarations/job.ts';
import { composite } from '../src/declarations/tool.ts';
import type { ToolContext } from '../src/declarations/tool-context.ts';
import { ToolError } from '../src/declarations/tool-error.ts';
import { findFile } from './download-and-store.ts';
import { sessionJob } from './helpers/agent-session.ts';
import { formatSubtitles, fromLine, takeLines } from './helpers/subtitles.ts';
import { lipsyncJob } from './lipsyncs.ts';
import { downloadProofreadSrt, proofreadJob } from './translations/proofreads.ts';
import { translationJob } from './translations/video-translations.ts';
import { getVideoAgentSession } from './video-agent.ts';
import { videoJob } from './videos.ts';

/** The kinds that have subtitles, by the words that all tools have for them. */
const KINDS = new Map(
  [videoJob, sessionJob, translationJob, lipsyncJob, proofreadJob].map((kind) => [kind.name, kind]),
);

/** A translation has subtitles only where they were asked for. */
async function findTranslated(calls: ToolContext, id: string): Promise<string> {
  try {
    return (await findFile(calls, translationJob, id, 'subtitle')).address;
  } catch (error) {
    if (!(error instanceof ToolError) || !error.message.startsWith('There is no file')) throw error;
    throw new ToolError('This translation was made without subtitles: they come with enable_caption true only.');
  }
}

async function findSubtitles(calls: ToolContext, kind: JobKind, id: string): Promise<string> {
  if (kind === proofreadJob) return String((await calls.request(downloadProofreadSrt, { proofread_id: id })).srt_url);
  if (kind === translationJob) return findTranslated(calls, id);
  if (kind !== sessionJob) return (await findFile(calls, kind, id, 'subtitle')).address;
  const { video_id, status } = await calls.request(getVideoAgentSession, { session_id: id });
  if (typeof video_id === 'string') return findSubtitles(calls, videoJob, video_id);
  throw new ToolError(`The session has no film yet (${status}). Wait with get_video_agent_session and wait_seconds.`);
}

/** Subtitles are read from HeyGen's file host, which a model cannot open. */
export const readSubtitles = composite({
  name: 'read_subtitles',
  title: 'Read the words of a film: transcript, subtitles',
  keywords:
    'transcript what is said exactly spoken words with timings timestamps text of a film subtitles captions transcription transcribe what words does the speaker use srt vtt file',
  summary: 'Gives the subtitle text of a finished video, translation or proofread: what is said, and when.',
  // The player's captions.
  default: 'views',
  effect: 'read',
  input: z.strictObject({
    id: field.word().min(1),
    kind: field
      .oneWordOf([...KINDS.keys()], getFormerNames([...KINDS.values()]))
      .optional()
      .describe('Default video.'),
    from_line: fromLine,
  }),
  output: z.looseObject({
    subtitles: z.string(),
    first_line: z.int(),
    total_lines: z.int(),
    next_from_line: z.int().optional(),
  }),
  example: {
    input: { id: 'vid_81b0' },
    output: { subtitles: '1\n00:00:00,000 --> 00:00:02,000\nGood morning.', first_line: 1, total_lines: 3 },
  },
  run: async ({ id, kind = 'video', from_line }, calls) =>
    takeLines(await calls.readText(await findSubtitles(calls, KINDS.get(kind) ?? videoJob, id)), from_line),
  text: formatSubtitles,
});
