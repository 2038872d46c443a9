import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { creditCheck } from './credits.ts';
import { id, v1v2 } from './v1-v2-operation.ts';

const PROVIDERS = [
  'veo_3_1',
  'veo_3_1_fast',
  'veo3',
  'veo3_fast',
  'veo2',
  'kling_pro',
  'kling_v2',
  'sora_v2',
  'sora_v2_pro',
  'runway_gen4',
  'seedance_lite',
  'seedance_pro',
  'ltx_distilled',
] as const;

/** HeyGen v1, GET /v1/workflows/executions/{execution_id}. */
export const workflowExecutionV1Job = job({
  name: 'workflow_execution_v1',
  noun: 'Workflow',
  idField: 'execution_id',
  typical: { text: 'some minutes', seconds: 300 },
  status: { queued: 'submitted', running: 'submitted', completed: ['completed'], failed: ['failed', 'not_found'] },
});

const executing = {
  ...v1v2('data'),
  endpoint: 'POST /v1/workflows/executions',
  effect: 'create',
  spends: 'credits',
  job: workflowExecutionV1Job,
  beforeSend: creditCheck,
  output: z.looseObject({ execution_id: z.string(), status: z.string().optional() }),
} as const;
const executed = { execution_id: 'exe_1', status: 'submitted' };

export const swapFaceV1 = operation({
  ...executing,
  name: 'swap_face_v1',
  title: 'Swap a face (v1)',
  summary: 'Starts putting the face of a picture onto a film.',
  fixed: { workflow_type: 'FaceswapNode' },
  charge: () => chargeUnknown('workflows of v1'),
  input: z.strictObject({ input: z.strictObject({ source_image_url: field.url(), target_video_url: field.url() }) }),
  example: {
    input: {
      input: { source_image_url: 'https://example.com/a.png', target_video_url: 'https://example.com/a.mp4' },
    },
    output: executed,
  },
});

export const generateClipV1 = operation({
  ...executing,
  name: 'generate_clip_v1',
  title: 'Generate a clip with a video model (v1)',
  summary: 'Starts a clip of one of several video models, from a prompt.',
  fixed: { workflow_type: 'GenerateVideoNode' },
  charge: () => chargeUnknown('workflows of v1'),
  input: z.strictObject({
    input: z.strictObject({
      prompt: field.text().min(1),
      provider: z.enum(PROVIDERS).optional(),
      aspect_ratio: field.word().optional(),
      reference_image_url: field.url().optional(),
      tail_image_url: field.url().optional(),
      config: field.record(z.unknown()).optional(),
    }),
  }),
  example: { input: { input: { prompt: 'A lighthouse at night' } }, output: executed },
});

export const inferAvatarV1 = operation({
  ...executing,
  name: 'infer_avatar_v1',
  title: 'Have an avatar speak recordings (v1)',
  summary: 'Starts a film of an avatar that speaks given recordings.',
  fixed: { workflow_type: 'AvatarInferenceNode' },
  charge: () => chargeUnknown('workflows of v1'),
  input: z.strictObject({
    input: z.strictObject({
      avatar: z.strictObject({ avatar_id: field.word().min(1) }),
      audio_list: field.list(z.strictObject({ audio_url: field.url() })).min(1),
    }),
  }),
  example: {
    input: {
      input: { avatar: { avatar_id: 'look_iris_office' }, audio_list: [{ audio_url: 'https://example.com/a.mp3' }] },
    },
    output: executed,
  },
});

export const getWorkflowExecutionV1 = operation({
  ...v1v2('data'),
  name: 'get_workflow_execution_v1',
  title: 'Get a workflow (v1)',
  summary: 'Gives a workflow’s status and output. Follows it with wait_seconds.',
  endpoint: 'GET /v1/workflows/executions/{execution_id}',
  effect: 'read',
  job: workflowExecutionV1Job,
  input: z.strictObject({ execution_id: id('swap_face_v1') }),
  output: z.looseObject({
    execution_id: z.string(),
    status: z.string(),
    output: field.anyValue('What the workflow made.'),
  }),
  example: { input: { execution_id: 'exe_1' }, output: { execution_id: 'exe_1', status: 'submitted' } },
});

/** Single steps of HeyGen’s, each a workflow of one node (HeyGen v1, /workflows). */
export default [swapFaceV1, generateClipV1, inferAvatarV1, getWorkflowExecutionV1];
