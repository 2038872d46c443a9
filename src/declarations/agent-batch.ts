import type { Json } from './operation.ts';

/** Films that are to be made a few at a time: each the input of an operation, by its tool's name. */
export interface AgentBatchPlan {
  films: readonly { tool: string; input: Json }[];
  maxAtOnce: number;
}

/** One film of a batch, as a line of a table. */
export interface AgentBatchFilm extends Json {
  n: number;
  status: string;
  title: string;
  job?: string;
  video_id?: string;
  video_url?: string;
  problem?: string;
}

/** Where a batch stands. */
export interface AgentBatchView extends Json {
  batch_id: string;
  status: 'running' | 'completed';
  total: number;
  over: number;
  running: number;
  waiting: number;
  max_at_once: number;
  films: AgentBatchFilm[];
  next_step: string;
  note?: string;
}

/** A batch in a list. */
export interface AgentBatchSummary extends Json {
  batch_id: string;
  status: string;
  /** How many there are, and how many of them are over. */
  films: number;
  over: number;
  /** ISO 8601. */
  created_at: string;
}

/** What this server does with batches that HeyGen has no operation for. */
export interface AgentBatchTools {
  create(plan: AgentBatchPlan): Promise<AgentBatchView>;
  /** Waits so many seconds for its end. */
  read(id: string, waitSeconds?: number): Promise<AgentBatchView>;
  /** Starts no more of them. @param isRunningToo set where those that run are to end, too */
  stop(id: string, isRunningToo: boolean): Promise<AgentBatchView>;
  list(): Promise<AgentBatchSummary[]>;
}
