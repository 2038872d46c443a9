import { isObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { PREFIX, type Redis } from '../../runtime/redis.ts';
import { type BatchStore, BatchStoreUnavailable, isOverdue, MAX_LISTED_BATCHES } from './batch-store.ts';

/** How long a batch is kept after it was last written to, in seconds. */
const KEPT_SECONDS = 30 * 24 * 3600;
/** How long a call waits for Redis, in milliseconds. */
const TIMEOUT_MS = 2_000;

function parseRecord(text: string): Json {
  const record: unknown = JSON.parse(text);
  return isObject(record) ? record : {};
}

/** Keeps batches for all instances: a hash for each, and a list for each account. */
export function createRedisBatchStore(shared: Redis): BatchStore {
  const redis = shared.withTimeout(TIMEOUT_MS);
  const getBatchKey = (batch: string) => `${PREFIX}agent-batch:${batch}`;
  const getListKey = (account: string) => `${PREFIX}agent-batches:${account}`;
  const throwUnavailable = (error: unknown): never => {
    throw new BatchStoreUnavailable(getErrorMessage(error), { cause: error });
  };
  return {
    place: 'Redis',
    async put(batch, name, record) {
      const isNew = await redis.hSetNX(getBatchKey(batch), name, JSON.stringify(record)).catch(throwUnavailable);
      await redis.expire(getBatchKey(batch), KEPT_SECONDS).catch(throwUnavailable);
      return isNew === 1;
    },
    async read(batch) {
      const records = await redis.hGetAll(getBatchKey(batch)).catch(throwUnavailable);
      return new Map(Object.entries(records).map(([name, text]) => [name, parseRecord(text)]));
    },
    list: (account) => redis.lRange(getListKey(account), 0, MAX_LISTED_BATCHES - 1).catch(throwUnavailable),
    async enlist(account, batch) {
      const key = getListKey(account);
      try {
        await redis.lPush(key, batch);
        await redis.lTrim(key, 0, MAX_LISTED_BATCHES - 1);
        await redis.expire(key, KEPT_SECONDS);
      } catch (error) {
        throwUnavailable(error);
      }
    },
    // Another instance may be on another machine: only a time-out shows that it is gone.
    isGone: isOverdue,
  };
}
