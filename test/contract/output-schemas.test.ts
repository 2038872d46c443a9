import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog, createJobKinds } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { type Tool as DeclaredTool, isOperation } from '../../src/declarations/tool.ts';
import { createHeyGenClient, type HeyGenClient } from '../../src/heygen/client.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import type { CallServices } from '../../src/mcp/calls/call-services.ts';
import { callTool } from '../../src/mcp/calls/call-tool.ts';
import { getMcpTool } from '../../src/mcp/tool-list/mcp-tool.ts';
import { folder, SAMPLES, testFiles } from '../support/files.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestSpending } from '../support/spending.ts';
import { createRepeatServices } from '../support/tool-calls.ts';

const ajv = new Ajv2020({ allowUnionTypes: true, code: { optimize: false } });
let sandbox: Watched;
let client: HeyGenClient;
let services: CallServices;

beforeAll(async () => {
  sandbox = await watchedSandbox({ maxJobs: 200, speed: 100_000 });
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
  const getOperation = (name: string) => catalog.getOperation(name);
  services = {
    client,
    getOperation,
    watcher: new JobWatcher({ client, getOperation, pollIntervalMs: 2 }),
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    spending: createTestSpending(),
    ...createRepeatServices(client),
    files: testFiles(client, {
      root: folder(),
      base: sandbox.url,
      stores: { s3: { put: async ({ name }) => ({ location: name }) } },
    }),
  };
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

/** Ids that earlier answers gave, by the name of the field that takes them. */
const ids = new Map<string, Set<unknown>>();

const keepId = (field: string, id: unknown) => void ids.set(field, new Set([...(ids.get(field) ?? []), id]));

/** What an answer calls `id` is what other tools take as the id of a workflow, a run, a job. */
const ID_FIELDS: Readonly<Record<string, string>> = {
  create_workflow: 'workflow_id',
  create_workflow_run: 'run_id',
  get_video: 'id',
};

function keepIds(tool: DeclaredTool, data: Json): void {
  for (const [name, value] of Object.entries(data)) if (name.endsWith('_id')) keepId(name, value);
  const job = isOperation(tool) ? tool.job : undefined;
  const field = ID_FIELDS[tool.name] ?? job?.idField;
  if (field && data.id !== undefined) keepId(field, data.id);
}

/** Inputs that succeed where the example's do not: it names what only HeyGen holds. */
const INPUTS: Readonly<Record<string, Json | (() => Json)>> = {
  create_video_agent: { prompt: 'A film on how tides work, 5 s.', mode: 'chat' },
  upload_asset: { file: `data:image/png;base64,${SAMPLES['image/png']?.toString('base64')}` },
  wait_for_jobs: () => ({ jobs: [...(ids.get('id') ?? [])].map((id) => `video:${id}`) }),
};

/** A tool's example as often as there are ids to try in it: those of the example are of no account. */
function listInputs(tool: DeclaredTool): Json[] {
  const own = INPUTS[tool.name] ?? (tool.example.input as Json);
  const input = typeof own === 'function' ? own() : own;
  const field = Object.keys(input).findLast((name) => ids.has(name));
  const base = Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, [...(ids.get(name) ?? [value])].at(-1)]),
  );
  return field === undefined ? [input] : [...(ids.get(field) as Set<unknown>)].map((id) => ({ ...base, [field]: id }));
}

/** Fields of a value that its schema does not name, as paths. Objects without named fields may hold anything. */
function listUndeclared(value: unknown, schema: Json | undefined, path = ''): string[] {
  if (Array.isArray(value)) {
    const items = schema?.items as Json | undefined;
    return value.flatMap((item) => listUndeclared(item, items, `${path}[]`));
  }
  const properties = schema?.properties as Record<string, Json> | undefined;
  if (typeof value !== 'object' || value === null || !properties || Object.keys(properties).length === 0) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    properties[name] ? listUndeclared(field, properties[name], `${path}.${name}`) : [`${path}.${name}`],
  );
}

const ORDER = ['create', 'read', 'update', 'delete'];
/** What takes finished work comes when there is some. */
const getTurn = (tool: DeclaredTool) => ORDER.indexOf(isOperation(tool) ? tool.effect : 'update');
const tools = catalog.tools.toSorted((a, b) => getTurn(a) - getTurn(b));

/** What an example cannot show: what no sandbox has, a file that was PUT past the API, and a resource that the agent drew. */
const SILENT = ['call_heygen_api', 'complete_asset_upload', 'get_video_agent_resource'];
const answered = new Set<string>();

/** Calls a tool until an id fits, and compares what it answers with what it declares. */
async function checkAnswer(tool: DeclaredTool, outputSchema: Json, more: Json = {}): Promise<void> {
  for (const input of listInputs(tool)) {
    const given = { ...input, ...more };
    const { structuredContent, isError } = await callTool(services, { tool, arguments: given, caller: { key: 'k' } });
    if (isError || !structuredContent) continue;
    const data = structuredContent as Json;
    keepIds(tool, data);
    answered.add(tool.name);
    const validate = ajv.compile(outputSchema);
    expect(validate(data), `${JSON.stringify(given)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
    expect(listUndeclared(data, outputSchema).join(' ')).toBe('');
    return;
  }
}

describe('an output schema declares everything that is sent', () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))('by %s', async (_, tool) => {
    const outputSchema = getMcpTool(tool).outputSchema as Json;
    await checkAnswer(tool, outputSchema);
    if (isOperation(tool) && tool.job) {
      await checkAnswer(tool, outputSchema, tool.effect === 'read' ? { wait_seconds: 20 } : { wait: true });
    }
    if (isOperation(tool) && tool.list) await checkAnswer(tool, outputSchema, { verbose: true });
  });

  it('and every tool answered that an example can make answer', () => {
    const silent = tools.map(({ name }) => name).filter((name) => !answered.has(name));
    expect(silent.toSorted()).toEqual(SILENT);
  });
});
