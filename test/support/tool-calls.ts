import type { CallToolResult } from '@modelcontextprotocol/server';
import type { SandboxOptions } from '../../sandbox/server.ts';
import { catalog, createJobKinds } from '../../src/catalog/catalog.ts';
import type { Progress } from '../../src/declarations/progress.ts';
import type { ObjectStorage } from '../../src/files/object-storage.ts';
import { createHeyGenClient, type HeyGenClient } from '../../src/heygen/client.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import type { Spending } from '../../src/ledger/spending.ts';
import { AgentBatchService } from '../../src/mcp/agent-batches/batch-service.ts';
import { type BatchStore, createMemoryBatchStore } from '../../src/mcp/agent-batches/batch-store.ts';
import { callTool } from '../../src/mcp/calls/call-tool.ts';
import { LikenessConsents } from '../../src/mcp/calls/elicitation/likeness-consents.ts';
import type { UserDialog } from '../../src/mcp/calls/elicitation/user-dialog.ts';
import { createHandlers } from '../../src/mcp/calls/handlers.ts';
import { createMemoryKeyStore } from '../../src/mcp/calls/idempotency/idempotency-key-store.ts';
import { LostCreates } from '../../src/mcp/calls/idempotency/lost-creates.ts';
import { UndeliveredResults } from '../../src/mcp/calls/idempotency/undelivered-results.ts';
import { StartedJobs } from '../../src/mcp/calls/jobs/started-jobs.ts';
import { isDiscoverTool } from '../../src/mcp/tool-list/discover-tool-names.ts';
import { testFiles } from './files.ts';
import { type Watched, watchedSandbox } from './sandbox.ts';
import { silentLog } from './silent-log.ts';
import { createTestSpending } from './spending.ts';

/** What a model reads of an answer. */
export interface ToolAnswer {
  text: string;
  content: { type: string; text?: string }[];
  data: Record<string, unknown>;
  isError: boolean;
}

/** What calls need to repeat creates safely, with looks for lost ones milliseconds apart. */
export const createRepeatServices = (client: HeyGenClient) => ({
  idempotencyKeyStore: createMemoryKeyStore(),
  lostCreates: new LostCreates(client, (name) => catalog.getOperation(name), 2),
  undelivered: new UndeliveredResults(),
  consents: new LikenessConsents(),
  startedJobs: new StartedJobs(),
  agentBatches: new AgentBatchService(createMemoryBatchStore()),
});

export interface ToolCaller {
  call(name: string, given?: Record<string, unknown>): Promise<ToolAnswer>;
  /** The same for a tool as a host sees it, those of `discover` among them. */
  callListed(name: string, given: Record<string, unknown>, callable: ReadonlySet<string>): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** What a model reads; these callers take no questions, so that no answer is one. */
function toAnswer(outcome: object): ToolAnswer {
  const result = outcome as CallToolResult;
  const content = result.content as ToolAnswer['content'];
  const text = content.map((part) => part.text ?? '').join('\n');
  const data = (result.structuredContent ?? {}) as ToolAnswer['data'];
  return { text, content, data, isError: result.isError === true };
}

/** A caller of tools with a sandbox of its own. */
export interface SandboxedToolCaller extends ToolCaller {
  sandbox: Watched;
}

/** Starts a sandbox and makes tool calls against it; closing ends both. */
export async function startToolCaller(options?: Partial<SandboxOptions>): Promise<SandboxedToolCaller> {
  const sandbox = await watchedSandbox(options);
  const caller = createToolCaller(sandbox);
  return {
    ...caller,
    sandbox,
    async close() {
      await caller.close();
      await sandbox.close();
    },
  };
}

/** Makes tool calls in this process against a sandbox, with waits of milliseconds. */
export function createToolCaller(
  sandbox: { url: string },
  options: {
    key?: string;
    root?: string;
    stores?: Record<string, ObjectStorage>;
    onProgress?: (progress: Progress) => void;
    batches?: BatchStore;
    spending?: Spending;
    /** How the host asks its user. */
    dialog?: UserDialog;
  } = {},
): ToolCaller {
  const client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
  const { spending = createTestSpending() } = options;
  const watcher = new JobWatcher({
    client,
    getOperation: catalog.getOperation,
    pollIntervalMs: 2,
    onOutcome: (readings) => spending.noteReadings(readings),
  });
  const files = testFiles(client, { root: options.root, base: sandbox.url, stores: options.stores });
  const services = {
    client,
    getOperation: catalog.getOperation,
    watcher,
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    files,
    spending,
    ...createRepeatServices(client),
    ...(options.batches && { agentBatches: new AgentBatchService(options.batches) }),
  };
  const { onProgress, dialog } = options;
  const caller = { key: options.key ?? 'k' };
  const handlers = createHandlers(catalog, services);
  return {
    call: async (name, given = {}) =>
      toAnswer(await callTool(services, { tool: catalog.getTool(name), arguments: given, caller, onProgress, dialog })),
    callListed: async (name, given, callable) => {
      if (!catalog.tools.some((tool) => tool.name === name) && !isDiscoverTool(name))
        return toAnswer({ content: [{ type: 'text', text: `No tool is called "${name}".` }], isError: true });
      return toAnswer(
        await handlers.callListedTool({
          name,
          arguments: given,
          caller,
          callable,
          seesPictures: false,
          takesTasks: false,
        }),
      );
    },
    async close() {
      services.agentBatches.close();
      await files.close();
      await client.close();
    },
  };
}
