import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { type Operation, operation, SEPTEMBER_2026 } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { items, reading, whole } from './schemas.ts';

export const workflowRunJob = job({
  name: 'workflow_run',
  noun: 'Workflow run',
  idField: 'run_id',
  list: 'list_workflow_runs',
  typical: { text: 'as long as its nodes take', seconds: 600 },
  finished: 'Finished; list_workflow_run_nodes shows each node.',
  status: { running: 'processing', completed: ['succeeded'], failed: ['failed', 'partial', 'canceled'] },
});

const workflowId = field.id('create_workflow or list_workflow_definitions');
const runId = field.id('create_workflow_run');
const graph = field.record(z.unknown()).describe('product_graph; node types from get_workflow_node_types.');

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

export const workflows: Operation[] = [
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
