import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { composite, type ToolContext } from '../src/declarations/operation.ts';
import { findFile } from './deliver.ts';
import { formatSubtitles, fromLine, takeLines } from './helpers/subtitles.ts';
import { downloadProofreadSrt, translationJob } from './translations.ts';
import { videoJob } from './videos.ts';

async function findSubtitles(calls: ToolContext, kind: 'video' | 'translation' | 'proofread', id: string) {
  if (kind !== 'proofread') {
    const job = kind === 'video' ? videoJob : translationJob;
    return (await findFile(calls, job, id, 'subtitle')).address;
  }
  return String((await calls.request(downloadProofreadSrt, { proofread_id: id })).srt_url);
}

/** Subtitles are read from HeyGen's file host, which a model cannot open. */
export const readSubtitles = composite({
  name: 'read_subtitles',
  title: 'Read the words of a video',
  keywords:
    'transcript what is said spoken words text of a film subtitles captions transcription what words does the speaker use srt file',
  summary: 'Gives the subtitle text of a finished video, translation or proofread: what is said, and when.',
  effect: 'read',
  input: z.strictObject({
    id: field.word().min(1),
    kind: z.enum(['video', 'translation', 'proofread']).optional().describe('Default video.'),
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
    takeLines(await calls.readText(await findSubtitles(calls, kind, id)), from_line),
  text: formatSubtitles,
});
