import { createHash } from 'node:crypto';
import type {
  AgentBatchPlan,
  AgentBatchSummary,
  AgentBatchTools,
  AgentBatchView,
} from '../../declarations/agent-batch.ts';
import type { Json } from '../../declarations/operation.ts';
import { ToolError } from '../../declarations/tool-error.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { getAccountName } from '../../ledger/account-name.ts';
import { createEntryId } from '../../ledger/entry-id.ts';
import { createBoundedMap } from '../../runtime/bounded-map.ts';
import type { CallServices } from '../calls/call-services.ts';
import { BatchRunner } from './batch-runner.ts';
import { type AgentBatch, isBatchOver, RECORDS, readBatch } from './batch-state.ts';
import { type BatchStore, BatchStoreUnavailable } from './batch-store.ts';
import { toBatchView } from './batch-view.ts';

const BATCH_ID = /^abt_[\da-f]{32}$/;
/** Batches that one process drives at the same time. */
const MAX_RUNNERS = 500;

/** Whose call it is, and what calls share. */
interface BatchCall {
  services: CallServices;
  caller: RequestOptions;
}

/** What is waited for, and how long. */
interface BatchWait {
  timeoutMs: number;
  /** Set where it is enough that one more film is over. */
  untilNext?: boolean;
}

const createNotFound = (id: string) =>
  new ToolError(
    `batch_id: there is no batch ${id.slice(0, 80)} of this account; follow_video_agent_batch without batch_id lists those there are.`,
  );

const toUnavailable = (place: string, error: unknown): never => {
  if (!(error instanceof BatchStoreUnavailable)) throw error;
  throw new ToolError(
    `The state of batches (${place}) cannot be used at the moment, and without it a film could be started twice: ${error.message}. Try again in a minute.`,
  );
};

const countOver = ({ films }: AgentBatch) =>
  films.filter(({ state: { phase } }) => phase !== 'waiting' && phase !== 'starting' && phase !== 'running').length;

/** Batches of films that this server starts one after the other, because HeyGen has none for its Video Agent. */
export class AgentBatchService {
  readonly #store: BatchStore;
  readonly #runners = createBoundedMap<BatchRunner>(MAX_RUNNERS, { dispose: (runner) => runner.close() });

  constructor(store: BatchStore) {
    this.#store = store;
  }

  #getAccount({ key, person }: RequestOptions): string {
    return getAccountName(key, person?.name ?? 'local');
  }

  async #load(id: string, caller: RequestOptions): Promise<AgentBatch> {
    const batch = BATCH_ID.test(id) ? readBatch(await this.#store.read(id)) : undefined;
    if (batch?.account !== this.#getAccount(caller)) throw createNotFound(id);
    return batch;
  }

  /** Goes on with a batch in this process; who drove it before may be gone. */
  async #resume({ services, caller }: BatchCall, id: string): Promise<BatchRunner> {
    const { signal: _, ...lasting } = caller;
    const known = this.#runners.get(id);
    const runner = known ?? new BatchRunner({ services, store: this.#store, caller: lasting, id });
    if (!known) this.#runners.set(id, runner);
    if (!known || runner.halted !== undefined || runner.questions.size > 0) await runner.resume(lasting);
    return runner;
  }

  /** A batch that was asked for in the same words and is not over. */
  async #findSame(account: string, digest: string): Promise<AgentBatch | undefined> {
    for (const id of await this.#store.list(account)) {
      const batch = readBatch(await this.#store.read(id));
      if (batch?.digest === digest && !isBatchOver(batch)) return batch;
    }
    return undefined;
  }

  async #create(call: BatchCall, { films, maxAtOnce }: AgentBatchPlan): Promise<AgentBatchView> {
    const { caller } = call;
    if (caller.key === undefined) throw new HeyGenError({ kind: 'no_key', message: 'There is no HeyGen API key.' });
    const account = this.#getAccount(caller);
    const digest = createHash('sha256').update(JSON.stringify(films)).digest('base64url');
    const same = await this.#findSame(account, digest);
    if (same)
      return { ...(await this.#view(call, same.id)), note: 'This batch runs already: nothing was started twice.' };
    const id = `abt_${createEntryId().replaceAll('-', '')}`;
    const plan: Json = { id, account, createdAt: new Date().toISOString(), maxAtOnce, films, digest };
    await this.#store.enlist(account, id);
    await this.#store.put(id, RECORDS.plan, plan);
    return this.#view(call, id);
  }

  async #view(call: BatchCall, id: string): Promise<AgentBatchView> {
    const runner = await this.#resume(call, id);
    return toBatchView(await this.#load(id, call.caller), runner, call.services.waitSeconds);
  }

  /** Waits until a batch is over, or needs somebody, or the time is up. */
  async wait(call: BatchCall, id: string, { timeoutMs, untilNext }: BatchWait): Promise<AgentBatchView> {
    const { caller } = call;
    const { signal } = caller;
    const before = await this.#load(id, caller).catch((error) => toUnavailable(this.#store.place, error));
    const runner = await this.#resume(call, id);
    const isEnough = (batch: AgentBatch) =>
      isBatchOver(batch) || runner.halted !== undefined || (untilNext === true && countOver(batch) > countOver(before));
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => settle(resolve), timeoutMs);
      const abort = () => settle(() => reject(signal?.reason));
      const look = () =>
        this.#load(id, caller).then(
          (batch) => isEnough(batch) && settle(resolve),
          (error) => settle(() => reject(error)),
        );
      const stopListening = runner.onChange(() => void look());
      const settle = (end: () => void) => {
        stopListening();
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        end();
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else void look();
    });
    return this.#view(call, id);
  }

  async #stop(call: BatchCall, id: string, isRunningToo: boolean): Promise<AgentBatchView> {
    const { caller, services } = call;
    const batch = await this.#load(id, caller);
    await this.#store.put(id, RECORDS.stop, { at: new Date().toISOString() });
    const { client, getOperation } = services;
    for (const { state } of isRunningToo ? batch.films : []) {
      const [kind, session_id] = state.phase === 'running' ? state.job.split(':') : [];
      if (kind !== 'session' || !session_id) continue;
      // What cannot be stopped goes on; its line says how it ends.
      await client.call(getOperation('stop_video_agent_session'), { session_id }, caller).catch((error: unknown) => {
        if (!(error instanceof HeyGenError)) throw error;
      });
    }
    return this.#view(call, id);
  }

  async #list(caller: RequestOptions): Promise<AgentBatchSummary[]> {
    const ids = await this.#store.list(this.#getAccount(caller));
    const batches = await Promise.all(ids.map(async (id) => readBatch(await this.#store.read(id))));
    return batches.flatMap((batch) =>
      batch
        ? {
            batch_id: batch.id,
            created_at: batch.createdAt,
            films: batch.films.length,
            over: countOver(batch),
            status: isBatchOver(batch) ? 'over' : batch.isStopped ? 'stopping' : 'open',
          }
        : [],
    );
  }

  /** What tools can do with batches, for one caller. */
  forCaller(services: CallServices, caller: RequestOptions): AgentBatchTools {
    const call = { services, caller };
    const guard = <T>(work: Promise<T>) => work.catch((error: unknown) => toUnavailable(this.#store.place, error));
    const getTimeoutMs = (seconds: number) => Math.min(seconds, services.waitSeconds) * 1000;
    return {
      create: (plan) => guard(this.#create(call, plan)),
      read: (id, seconds = 0) => guard(this.wait(call, id, { timeoutMs: getTimeoutMs(seconds) })),
      stop: (id, isRunningToo) => guard(this.#stop(call, id, isRunningToo)),
      list: () => guard(this.#list(caller)),
    };
  }

  close(): void {
    this.#runners.clear();
  }
}
