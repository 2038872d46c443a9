import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { type Operation, operation, SEPTEMBER_2026 } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { reading, whole } from './schemas.ts';

export const comparisonJob = job({
  name: 'comparison',
  noun: 'Comparison',
  idField: 'comparison_id',
  typical: { text: 'some minutes', seconds: 300 },
  finished: 'Finished.',
  status: { queued: 'processing', running: 'processing', completed: ['completed'], failed: ['failed'] },
});

const pair = z.strictObject({
  prompt: field.text().min(1).describe('What both films were made from.'),
  model_a: field.word().min(1).describe('Label.'),
  model_b: field.word().min(1).describe('Label.'),
  video_a: field.media('Film'),
  video_b: field.media('Film'),
  question_id: z
    .enum(['engagement', 'prompt_intent', 'composition', 'temporal_consistency', 'craft', 'q1'])
    .describe('What to judge.'),
  judge_model_version: field.word().min(1).optional(),
});

const pairExample = {
  prompt: 'A presenter explains tides.',
  model_a: 'first take',
  model_b: 'second take',
  video_a: 'https://example.com/a.mp4',
  video_b: 'https://example.com/b.mp4',
  question_id: 'craft',
} as const;

export const createVideoQualityComparison = operation({
  name: 'create_video_quality_comparison',
  title: 'Compare two videos',
  summary: 'Compare two videos: judge which is better in one respect.',
  endpoint: 'POST /v3/video-quality/comparisons',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  job: comparisonJob,
  charge: () => chargeUnknown('comparisons'),
  input: pair.extend({ extra: field.extra }),
  output: z.looseObject({ comparison_id: z.string() }),
  example: { input: pairExample, output: { comparison_id: 'cmp_1' } },
});

export const getVideoQualityComparison = operation({
  ...reading,
  name: 'get_video_quality_comparison',
  title: 'Get a comparison of videos',
  summary: 'Gives the state and outcome of a comparison. Follows it with wait_seconds.',
  endpoint: 'GET /v3/video-quality/comparisons/{comparison_id}',
  source: SEPTEMBER_2026,
  job: comparisonJob,
  input: z.strictObject({ comparison_id: field.id('create_video_quality_comparison') }),
  output: z.looseObject({ status: z.string(), created_at: z.int().optional() }),
  example: { input: { comparison_id: 'cmp_1' }, output: { status: 'processing' } },
});

export const createVideoQualityComparisonBatch = operation({
  name: 'create_video_quality_comparison_batch',
  title: 'Compare many pairs of videos',
  summary: 'Starts up to 100 comparisons.',
  endpoint: 'POST /v3/video-quality/comparisons/batches',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('comparisons'),
  input: z.strictObject({
    comparisons: field.inWords(
      z.array(pair).min(1).max(100),
      'Each with the fields of create_video_quality_comparison.',
    ),
    extra: field.extra,
  }),
  output: z.looseObject({ batch_id: z.string() }),
  example: { input: { comparisons: [pairExample] }, output: { batch_id: 'cmb_1' } },
});

export const getVideoQualityComparisonBatch = operation({
  ...reading,
  name: 'get_video_quality_comparison_batch',
  title: 'Get many comparisons',
  summary: 'Gives the state of a batch of comparisons.',
  endpoint: 'GET /v3/video-quality/comparisons/batches/{batch_id}',
  source: SEPTEMBER_2026,
  input: z.strictObject({
    batch_id: field.id('create_video_quality_comparison_batch'),
    ...field.page(100, 100),
  }),
  output: whole,
  example: { input: { batch_id: 'cmb_1' }, output: { batch_id: 'cmb_1' } },
});

export const comparisons: Operation[] = [
  createVideoQualityComparison,
  getVideoQualityComparison,
  createVideoQualityComparisonBatch,
  getVideoQualityComparisonBatch,
];

/** HLS clips of an avatar, not a conversation (fields after clients that run; the types after HeyGen's reference). */
