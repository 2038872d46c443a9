import { homedir } from 'node:os';
import { join } from 'node:path';
import { type BatchStore, createMemoryBatchStore } from '../../mcp/agent-batches/batch-store.ts';
import { createFileBatchStore } from '../../mcp/agent-batches/file-batch-store.ts';
import { createRedisBatchStore } from '../../mcp/agent-batches/redis-batch-store.ts';
import type { Redis } from '../../runtime/redis.ts';
import type { Config } from '../settings/config.ts';

/** Where batches lie that are no instances' common concern: beside the key that `heygen-mcp login` stores. */
const getBatchFolder = ({ batchDir, configDir }: Config): string =>
  batchDir ?? join(configDir ?? join(homedir(), '.heygen'), 'batches');

/** The store that the settings choose; what is played on the sandbox inside the process ends with it. */
export function createConfiguredBatchStore(config: Config, redis: Redis | undefined): BatchStore {
  if (redis) return createRedisBatchStore(redis);
  const isPlayed = config.sandbox && config.batchDir === undefined;
  return isPlayed ? createMemoryBatchStore() : createFileBatchStore(getBatchFolder(config));
}
