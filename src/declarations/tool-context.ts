import type { AgentBatchTools } from './agent-batch.ts';
import type { DownloadedFile, FileRequest, StoredObject, StoreName } from './file-transfer.ts';
import type { Json, Operation } from './operation.ts';
import type { SpendingView } from './spending-view.ts';

/** How a tool that is more than one call calls HeyGen and moves files; answers are HeyGen's `data`. */
export interface ToolContext {
  request(operation: Operation, input: Json): Promise<Json>;
  /** The items of the first page of a list. */
  list(operation: Operation, input: Json): Promise<readonly Json[]>;
  download(request: FileRequest): Promise<DownloadedFile>;
  store(to: StoreName | undefined, request: FileRequest): Promise<StoredObject>;
  /** Stores a path, an address or a `data:` URI at HeyGen; answers the asset. */
  upload(file: string): Promise<Json>;
  /** Fetches a small text that HeyGen keeps: subtitles. */
  readText(address: string): Promise<string>;
  agentBatches: AgentBatchTools;
  /** What the caller has spent and may spend; rejects where the ledger cannot be read. */
  getSpending?: () => Promise<SpendingView>;
}
