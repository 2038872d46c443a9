import type { Json } from '../../declarations/operation.ts';

/** A batch's records by name: its plan, and what became of each film. */
export type BatchRecords = ReadonlyMap<string, Json>;

/**
 * Where batches are kept, so that any process can take one up. A record is written once and never changed: of several
 * processes that want to start the same film, one is allowed to.
 */
export interface BatchStore {
  /** Where it is, for a person. */
  place: string;
  /** Puts a record where there is none of its name. @returns false where there is one */
  put(batch: string, name: string, record: Json): Promise<boolean>;
  /** Empty for a batch that there is not. */
  read(batch: string): Promise<BatchRecords>;
  /** The newest batches of an account, newest first. */
  list(account: string): Promise<string[]>;
  /** Puts a batch into its account's list. */
  enlist(account: string, batch: string): Promise<void>;
  /** True where the process that made a claim is known to be gone. */
  isGone(claim: BatchClaimant): boolean;
}

/** Who claims a film. */
export interface BatchClaimant {
  /** Its process, by a name of its own. */
  instance: string;
  pid: number;
  /** In Unix milliseconds. */
  sentAt: number;
}

/** The most batches that a list names. */
export const MAX_LISTED_BATCHES = 20;

/** A create that was not answered within this time is over, whoever made it, in milliseconds: twice the client's own limit. */
const MAX_CREATE_MS = 240_000;

export const isOverdue = ({ sentAt }: BatchClaimant): boolean => Date.now() - sentAt > MAX_CREATE_MS;

/** What cannot be kept or read. */
export class BatchStoreUnavailable extends Error {
  override readonly name = 'BatchStoreUnavailable';
}

/** Keeps batches in memory: those of the sandbox inside the process, which end with it. */
export function createMemoryBatchStore(): BatchStore {
  const batches = new Map<string, Map<string, Json>>();
  const lists = new Map<string, string[]>();
  return {
    place: 'memory',
    async put(batch, name, record) {
      const records = batches.get(batch) ?? new Map<string, Json>();
      batches.set(batch, records);
      if (records.has(name)) return false;
      records.set(name, structuredClone(record));
      return true;
    },
    read: async (batch) => new Map(batches.get(batch)),
    list: async (account) => [...(lists.get(account) ?? [])].reverse().slice(0, MAX_LISTED_BATCHES),
    enlist: async (account, batch) => void lists.set(account, [...(lists.get(account) ?? []), batch]),
    isGone: () => false,
  };
}
