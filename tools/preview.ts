import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { type Operation, operation, SEPTEMBER_2026 } from '../src/declarations/operation.ts';
import { chargeUnknown } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

/**
 * Operations of HeyGen's public API of 2026-09-07 that are not open to every account. Paths come from an inventory of
 * that document, fields from worked examples of it; what could not be confirmed goes in `extra`, and answers are passed
 * on as they are.
 */
const whole = z.looseObject({});

/** What lists answer whose items HeyGen's reference could not be read for. */
const items = z.looseObject({ items: z.array(z.looseObject({})).optional(), has_more: z.boolean().optional() });

const reading = { effect: 'read' } as const;

export const podcastJob = job({
  name: 'podcast',
  noun: 'Podcast',
  idField: 'podcast_id',
  list: 'list_podcasts',
  typical: { text: '20 to 45 minutes', seconds: 1200 },
  status: { queued: 'processing', running: 'processing', completed: ['completed'], failed: ['failed'] },
});

export const workflowRunJob = job({
  name: 'workflow_run',
  noun: 'Workflow run',
  idField: 'run_id',
  list: 'list_workflow_runs',
  typical: { text: 'as long as its nodes take', seconds: 600 },
  finished: 'Finished; list_workflow_run_nodes tells of each node.',
  status: { running: 'processing', completed: ['succeeded'], failed: ['failed', 'partial', 'canceled'] },
});

export const comparisonJob = job({
  name: 'comparison',
  noun: 'Comparison',
  idField: 'comparison_id',
  typical: { text: 'some minutes', seconds: 300 },
  finished: 'Finished.',
  status: { queued: 'processing', running: 'processing', completed: ['completed'], failed: ['failed'] },
});

const podcastId = field.id('create_podcast');
const workflowId = field.id('create_workflow or list_workflow_definitions');
const runId = field.id('create_workflow_run');
const streamId = field.id('create_avatar_realtime_session');
const graph = field.record(z.unknown()).describe('product_graph; node types from get_workflow_node_types.');

export const createPodcast = operation({
  name: 'create_podcast',
  title: 'Make a podcast of two hosts on a topic or article',
  summary: 'Make a podcast video: two avatars talk about a topic or about given files (PDF, article).',
  endpoint: 'POST /v3/podcasts',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  job: podcastJob,
  charge: () => chargeUnknown('podcasts'),
  input: z
    .strictObject({
      topic: field.text().min(1).optional(),
      source_files: z.array(field.remote('PDF, image or film')).max(5).optional(),
      host_avatar_id: field.avatarId,
      guest_avatar_id: field.avatarId,
      host_voice_id: field.voiceId,
      guest_voice_id: field.voiceId,
      layout: field.word().optional().describe('Default landscape.'),
      duration: field.word().optional().describe('E.g. 1min; default auto.'),
      instructions: field.text().optional(),
      extra: field.extra,
    })
    .superRefine(
      field.needs('topic', (given) => given.source_files === undefined, 'missing: give topic, source_files or both'),
    ),
  output: z.looseObject({ podcast_id: z.string() }),
  example: {
    input: {
      topic: 'How tides work',
      host_avatar_id: 'look_iris_office',
      guest_avatar_id: 'look_marek_office',
      host_voice_id: 'voice_en_f_01',
      guest_voice_id: 'voice_en_m_01',
    },
    output: { podcast_id: 'pod_1' },
  },
});

export const getPodcast = operation({
  ...reading,
  name: 'get_podcast',
  title: 'Get a podcast',
  summary: 'Gives a podcast’s status and, at the end, its film. Follows it with wait_seconds.',
  endpoint: 'GET /v3/podcasts/{podcast_id}',
  source: SEPTEMBER_2026,
  job: podcastJob,
  input: z.strictObject({ podcast_id: podcastId }),
  output: z.looseObject({ status: z.string(), video_url: z.string().optional(), created_at: z.int().optional() }),
  example: { input: { podcast_id: 'pod_1' }, output: { status: 'processing' } },
});

export const listPodcasts = operation({
  ...reading,
  name: 'list_podcasts',
  title: 'List podcasts',
  summary: 'Lists podcasts.',
  endpoint: 'GET /v3/podcasts',
  source: SEPTEMBER_2026,
  input: z.strictObject(field.page(100, 20)),
  output: items,
  example: { input: {}, output: { items: [] } },
});

export const deletePodcast = operation({
  name: 'delete_podcast',
  title: 'Delete a podcast',
  summary: 'Deletes a podcast for good. Ask the user first.',
  endpoint: 'DELETE /v3/podcasts/{podcast_id}',
  source: SEPTEMBER_2026,
  effect: 'delete',
  input: z.strictObject({ podcast_id: podcastId }),
  output: whole,
  example: { input: { podcast_id: 'pod_1' }, output: {} },
});

const podcasts: Operation[] = [createPodcast, getPodcast, listPodcasts, deletePodcast];

const exampleGraph = { schema_version: '1.0.0', inputs: {}, nodes: [], outputs: {} };

export const getWorkflowNodeTypes = operation({
  ...reading,
  name: 'get_workflow_node_types',
  title: 'List workflow node types',
  summary: 'Gives the kinds of node that a workflow graph is made of, with their ports.',
  endpoint: 'GET /v3/workflows/node-types',
  source: SEPTEMBER_2026,
  input: z.strictObject({}),
  output: items,
  example: { input: {}, output: { items: [] } },
});

export const createWorkflow = operation({
  name: 'create_workflow',
  title: 'Create a workflow',
  summary: 'Checks a graph and publishes it as version 1 of a workflow; running it is create_workflow_run.',
  endpoint: 'POST /v3/workflows',
  source: SEPTEMBER_2026,
  effect: 'create',
  input: z.strictObject({ name: field.line().min(1), product_graph: graph, extra: field.extra }),
  output: whole,
  example: { input: { name: 'Welcome', product_graph: exampleGraph }, output: { id: 'wfl_1' } },
});

export const listWorkflowDefinitions = operation({
  ...reading,
  name: 'list_workflow_definitions',
  title: 'List workflows',
  summary: 'Lists workflows.',
  endpoint: 'GET /v3/workflows',
  source: SEPTEMBER_2026,
  input: z.strictObject(field.page(100, 20)),
  output: items,
  example: { input: {}, output: { items: [] } },
});

export const getWorkflow = operation({
  ...reading,
  name: 'get_workflow',
  title: 'Get a workflow',
  summary: 'Gives a workflow’s draft with its revision.',
  endpoint: 'GET /v3/workflows/{workflow_id}',
  source: SEPTEMBER_2026,
  input: z.strictObject({ workflow_id: workflowId }),
  output: whole,
  example: { input: { workflow_id: 'wfl_1' }, output: { id: 'wfl_1' } },
});

export const updateWorkflowDraft = operation({
  name: 'update_workflow_draft',
  title: 'Change a workflow draft',
  summary: 'Replaces a workflow’s draft; a stale revision is refused.',
  endpoint: 'PATCH /v3/workflows/{workflow_id}',
  source: SEPTEMBER_2026,
  effect: 'update',
  destructive: true,
  input: z.strictObject({
    workflow_id: workflowId,
    product_graph: graph.optional(),
    expected_revision: z.int().describe('From get_workflow.'),
    extra: field.extra,
  }),
  output: whole,
  example: {
    input: { workflow_id: 'wfl_1', product_graph: exampleGraph, expected_revision: 1 },
    output: { id: 'wfl_1' },
  },
});

export const publishWorkflowVersion = operation({
  name: 'publish_workflow_version',
  title: 'Publish a workflow version',
  summary: 'Publishes a graph as a workflow’s next version. The draft is neither read nor changed.',
  endpoint: 'POST /v3/workflows/{workflow_id}/versions',
  source: SEPTEMBER_2026,
  effect: 'create',
  input: z.strictObject({ workflow_id: workflowId, product_graph: graph, extra: field.extra }),
  output: whole,
  example: { input: { workflow_id: 'wfl_1', product_graph: exampleGraph }, output: { version_number: 2 } },
});

export const listWorkflowVersions = operation({
  ...reading,
  name: 'list_workflow_versions',
  title: 'List workflow versions',
  summary: 'Lists a workflow’s published versions.',
  endpoint: 'GET /v3/workflows/{workflow_id}/versions',
  source: SEPTEMBER_2026,
  input: z.strictObject({ workflow_id: workflowId, ...field.page(100, 20) }),
  output: items,
  example: { input: { workflow_id: 'wfl_1' }, output: { items: [] } },
});

export const getWorkflowVersion = operation({
  ...reading,
  name: 'get_workflow_version',
  title: 'Get a workflow version',
  summary: 'Gives one published version with its graph.',
  endpoint: 'GET /v3/workflows/{workflow_id}/versions/{version_number}',
  source: SEPTEMBER_2026,
  input: z.strictObject({ workflow_id: workflowId, version_number: z.int().min(1) }),
  output: whole,
  example: { input: { workflow_id: 'wfl_1', version_number: 1 }, output: { version_number: 1 } },
});

const run = z.looseObject({
  id: z.string().optional(),
  workflow_id: z.string().optional(),
  status: z.string().optional(),
  created_at: z.int().optional(),
});

export const createWorkflowRun = operation({
  name: 'create_workflow_run',
  title: 'Run a workflow',
  summary: 'Starts a published workflow; each node may cost money. Then get_workflow_run.',
  endpoint: 'POST /v3/workflow-runs',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  job: workflowRunJob,
  jobId: 'id',
  charge: () => chargeUnknown('workflow runs'),
  input: z.strictObject({
    workflow_id: workflowId,
    version_number: z.int().min(1).optional().describe('Default the latest.'),
    inputs: field.record(z.unknown()).optional(),
    extra: field.extra,
  }),
  output: run.required({ id: true }),
  example: { input: { workflow_id: 'wfl_1', inputs: {} }, output: { id: 'wfr_1' } },
});

export const listWorkflowRuns = operation({
  ...reading,
  name: 'list_workflow_runs',
  title: 'List workflow runs',
  summary: 'Lists workflow runs.',
  endpoint: 'GET /v3/workflow-runs',
  source: SEPTEMBER_2026,
  input: z.strictObject(field.page(100, 20)),
  output: items,
  example: { input: {}, output: { items: [] } },
});

export const getWorkflowRun = operation({
  ...reading,
  name: 'get_workflow_run',
  title: 'Get a workflow run',
  summary: 'Gives a run’s status and, at the end, its outputs. Follows it with wait_seconds.',
  endpoint: 'GET /v3/workflow-runs/{run_id}',
  source: SEPTEMBER_2026,
  job: workflowRunJob,
  input: z.strictObject({ run_id: runId }),
  output: run.required({ status: true }),
  example: { input: { run_id: 'wfr_1' }, output: { id: 'wfr_1', status: 'processing' } },
});

export const cancelWorkflowRun = operation({
  name: 'cancel_workflow_run',
  title: 'Cancel a workflow run',
  summary: 'Stops a run. What it has made stays, and stays charged.',
  endpoint: 'POST /v3/workflow-runs/{run_id}/cancel',
  source: SEPTEMBER_2026,
  repeats: 'by nature',
  effect: 'update',
  input: z.strictObject({ run_id: runId }),
  output: whole,
  example: { input: { run_id: 'wfr_1' }, output: { id: 'wfr_1' } },
});

export const listWorkflowRunNodes = operation({
  ...reading,
  name: 'list_workflow_run_nodes',
  title: 'List the nodes of a workflow run',
  summary: 'Gives the state of each node of a run.',
  endpoint: 'GET /v3/workflow-runs/{run_id}/nodes',
  source: SEPTEMBER_2026,
  input: z.strictObject({ run_id: runId }),
  output: items,
  example: { input: { run_id: 'wfr_1' }, output: { items: [] } },
});

const workflows: Operation[] = [
  getWorkflowNodeTypes,
  createWorkflow,
  listWorkflowDefinitions,
  getWorkflow,
  updateWorkflowDraft,
  publishWorkflowVersion,
  listWorkflowVersions,
  getWorkflowVersion,
  createWorkflowRun,
  listWorkflowRuns,
  getWorkflowRun,
  cancelWorkflowRun,
  listWorkflowRunNodes,
];

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

const quality: Operation[] = [
  createVideoQualityComparison,
  getVideoQualityComparison,
  createVideoQualityComparisonBatch,
  getVideoQualityComparisonBatch,
];

/** HLS clips of an avatar, not a conversation (fields after clients that run; the types after HeyGen's reference). */
const stream = z.looseObject({
  stream_id: z.string().optional(),
  status: z.string().optional(),
  hls_url: z.string().optional(),
});

export const createAvatarRealtimeSession = operation({
  name: 'create_avatar_realtime_session',
  title: 'Open a realtime avatar',
  summary: 'Open a realtime (live, streaming) avatar that speaks a text, or text as it comes; gives an HLS address.',
  endpoint: 'POST /v3/avatar-realtime',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('a stream before its length is known'),
  input: z
    .strictObject({
      type: z.enum(['tts', 'audio', 'text_stream']).describe('text_stream: text follows.'),
      avatar_id: field.avatarId,
      voice_id: field.voiceId.optional(),
      text: field.text().min(1).optional(),
      audio_url: field.webUrl.optional(),
    })
    .superRefine(
      field.rules(
        field.needs('voice_id', (given) => given.type !== 'audio', 'missing: types tts and text_stream need a voice'),
        field.needs('text', (given) => given.type === 'tts', 'missing: type tts speaks it'),
        field.needs('audio_url', (given) => given.type === 'audio', 'missing: type audio plays it'),
      ),
    ),
  output: stream,
  example: {
    input: { type: 'text_stream', avatar_id: 'look_iris_office', voice_id: 'voice_en_f_01' },
    output: { stream_id: 'str_1', status: 'pending' },
  },
});

export const getAvatarRealtimeSession = operation({
  ...reading,
  name: 'get_avatar_realtime_session',
  title: 'Get a realtime avatar',
  summary: 'Gives the state of a stream (pending, streaming, completed, error) and its HLS address.',
  endpoint: 'GET /v3/avatar-realtime/{stream_id}',
  source: SEPTEMBER_2026,
  input: z.strictObject({ stream_id: streamId }),
  output: stream,
  example: { input: { stream_id: 'str_1' }, output: { stream_id: 'str_1', status: 'streaming' } },
});

export const appendAvatarRealtimeText = operation({
  name: 'append_avatar_realtime_text',
  title: 'Give a realtime avatar text',
  summary: 'Adds text for the avatar of a text_stream to speak; final true ends it. 410 once the stream is closed.',
  endpoint: 'POST /v3/avatar-realtime/{stream_id}/text',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  charge: () => chargeUnknown('a stream before its length is known'),
  input: z.strictObject({ stream_id: streamId, delta: field.text(), final: z.boolean().optional() }),
  output: z.looseObject({ ok: z.boolean().optional(), buffered_bytes: z.int().optional() }),
  example: { input: { stream_id: 'str_1', delta: 'Welcome.', final: true }, output: { ok: true, buffered_bytes: 8 } },
});

export const cancelAvatarRealtimeSession = operation({
  name: 'cancel_avatar_realtime_session',
  title: 'Close a realtime avatar',
  summary: 'Ends a stream.',
  endpoint: 'POST /v3/avatar-realtime/{stream_id}/cancel',
  source: SEPTEMBER_2026,
  repeats: 'by nature',
  effect: 'update',
  input: z.strictObject({ stream_id: streamId }),
  output: z.looseObject({ cancelled: z.boolean().optional() }),
  example: { input: { stream_id: 'str_1' }, output: { cancelled: true } },
});

const realtime: Operation[] = [
  createAvatarRealtimeSession,
  getAvatarRealtimeSession,
  appendAvatarRealtimeText,
  cancelAvatarRealtimeSession,
];

export default toolset(
  'preview',
  'Preview (not open to every account)',
  [...podcasts, ...workflows, ...quality, ...realtime],
  { excludedFrom: 'name' },
);
