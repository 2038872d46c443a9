import { randomBytes } from 'node:crypto';
import type { Json } from '../src/declarations/operation.ts';
import { ApiError } from './api-error.ts';
import { createLibrary } from './fixtures.ts';
import { IdempotencyStore } from './idempotency.ts';
import type { SimulatedKind } from './job-kinds.ts';
import type { Job } from './jobs.ts';
import type { PendingWebhook } from './webhook-delivery.ts';

export interface AccountSettings {
  /** How many times faster than real time jobs go. */
  speed: number;
  /** Jobs that may run at once (HeyGen: 10 on pay-as-you-go); one more is answered with 429. */
  maxJobs: number;
  /** Credits that an account has at first, of which v1 and v2 take. */
  credits: number;
}

export type Orientation = 'landscape' | 'portrait' | 'square';

/** A video that is rendered, or was. */
export interface Video {
  id: string;
  title: string | null;
  /** Length in seconds. */
  seconds: number;
  orientation: Orientation;
  script: string;
  /** Real milliseconds at which the render started. */
  startedAt: number;
  /** Set when the render is meant to fail. */
  failure?: { code: string | null; message: string };
  /** True where the render waits for its draft to be approved. */
  held?: boolean;
  /** How often its scenes were edited. */
  edits?: number;
  folderId: string | null;
  /** What only v1 and v2 show of a video that was ordered through them. */
  v1v2?: V1V2Order;
}

export interface V1V2Order {
  caption: boolean;
  callbackId: string | null;
  /** Transparent, as WebM. */
  webm: boolean;
}

/** A Video Agent session. */
export interface Session {
  id: string;
  mode: 'generate' | 'chat';
  prompt: string;
  orientation: Orientation;
  createdAt: number;
  /** Real milliseconds at which the present run started; a message starts a new one. */
  startedAt: number;
  messages: Json[];
  /** Set once the agent's question has been answered. */
  answered: boolean;
  stopped: boolean;
  /** Newest first. */
  videoIds: string[];
  /** The video that the present run renders; absent until its render begins. */
  currentVideoId?: string | undefined;
  /** True where a draft waits to be approved by a message. */
  draft: boolean;
  /** What scenes were edited to; the prompt counts until then. */
  edited?: { script: string; edits: number };
  videoShown: boolean;
}

/** A file that was uploaded, or is to be. */
export interface Asset {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  sha256?: string;
  status: 'pending_upload' | 'processing' | 'completed';
  uploadedAt: number;
  /** Real milliseconds at which the upload was completed. */
  completedAt?: number;
  /** What came by PUT: the checksum, and the first bytes. */
  received?: { sha256: string; head: Buffer };
  /** The whole file, where it came through the API. */
  bytes?: Buffer;
}

/** One item of a batch: the id of what was made, or why nothing was. */
export interface BatchItem {
  id?: string;
  error?: Json;
}

export interface Batch {
  id: string;
  /** The name of its kind of job. */
  kind: string;
  title: string | null;
  createdAt: number;
  items: BatchItem[];
}

type KeptField =
  | 'videos'
  | 'sessions'
  | 'assets'
  | 'batches'
  | 'records'
  | 'events'
  | 'balance'
  | 'quota'
  | 'usedQuota';

/** What is kept of an account between processes. */
export interface AccountState extends Pick<Account, KeptField> {
  /** With the names of their kinds. */
  jobs: readonly (Omit<Job, 'kind'> & { kind: string })[];
  idempotency: IdempotencyStore['entries'];
}

const WALLET_USD = 100_000;
const QUOTA_PER_CREDIT = 60;

/** One account's state. Everything lives in memory; the state of a job is computed from the clock, so there are no timers. */
export class Account {
  videos = new Map<string, Video>();
  sessions = new Map<string, Session>();
  readonly jobs = new Map<string, Job>();
  assets = new Map<string, Asset>();
  batches = new Map<string, Batch>();
  records = createLibrary();
  readonly pendingWebhooks = new Set<PendingWebhook>();
  /** Webhook events that were sent, newest first. */
  events: Json[] = [];
  readonly idempotency = new IdempotencyStore();
  #wallet = WALLET_USD;
  /** What is given back once it has failed: HeyGen does not charge for that. */
  #refunds: { usd: number; hasFailed: () => boolean }[] = [];
  /** In v2's unit, 60 to a credit. */
  quota: number;
  usedQuota = 0;
  /** The kinds of long work that this sandbox plays. */
  readonly jobKinds: ReadonlyMap<string, SimulatedKind>;
  readonly #settings: AccountSettings;

  constructor(settings: AccountSettings, jobKinds: ReadonlyMap<string, SimulatedKind>) {
    this.jobKinds = jobKinds;
    this.#settings = settings;
    this.quota = settings.credits * QUOTA_PER_CREDIT;
  }

  /** All that outlives a process. Webhooks that are on their way end with it. */
  getState(): AccountState {
    const { videos, sessions, assets, batches, records, events, balance, quota, usedQuota } = this;
    const kept = { videos, sessions, assets, batches, records, events, balance, quota, usedQuota };
    const jobs = [...this.jobs.values()].map(({ kind, ...job }) => ({ ...job, kind: kind.name }));
    return { ...kept, jobs, idempotency: this.idempotency.entries };
  }

  /** Goes on where an account was left; jobs of kinds that there are no more are left out. */
  restore({ jobs, idempotency, balance, ...state }: AccountState): void {
    Object.assign(this, state);
    this.#wallet = balance;
    for (const { kind: name, ...job } of jobs) {
      const kind = this.jobKinds.get(name);
      if (kind) this.jobs.set(job.id, { ...job, kind });
    }
    this.idempotency.restore(idempotency);
  }

  /** Sandbox seconds (real ones times the speed) since a time in real milliseconds. */
  getSecondsSince(time: number): number {
    return ((Date.now() - time) / 1000) * this.#settings.speed;
  }

  /** The real milliseconds that lie so many sandbox seconds after a time. */
  addSeconds(time: number, seconds: number): number {
    return time + (seconds * 1000) / this.#settings.speed;
  }

  createId(prefix: string): string {
    return `${prefix}_${randomBytes(8).toString('hex')}`;
  }

  /**
   * @param count looks at each job, so that it is not asked where any number may run
   * @throws ApiError 429 when as many jobs run as may
   */
  checkJobLimit(count: () => number): void {
    const { maxJobs } = this.#settings;
    if (maxJobs !== Number.POSITIVE_INFINITY && count() >= maxJobs)
      throw new ApiError(429, 'rate_limit_exceeded', `${maxJobs} jobs run already`, { retryAfter: 5 });
  }

  /**
   * Takes money, as HeyGen does from an API key's wallet.
   * @throws ApiError 402 when the wallet is too small
   */
  chargeWallet(usd: number): void {
    if (usd > this.balance) {
      const message = `Insufficient credit: the balance is ${this.balance.toFixed(2)} USD, this needs ${usd.toFixed(2)} USD`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.#wallet -= usd;
  }

  /** Gives money back for work that is going to fail, as soon as it has. */
  refundOnFailure(usd: number, hasFailed: () => boolean): void {
    this.#refunds.push({ usd, hasFailed });
  }

  /** What the wallet holds, in USD. */
  get balance(): number {
    const due = this.#refunds.filter(({ hasFailed }) => hasFailed());
    this.#refunds = this.#refunds.filter((refund) => !due.includes(refund));
    for (const { usd } of due) this.#wallet += usd;
    return this.#wallet;
  }

  /**
   * Takes credits, as v1 and v2 do.
   * @throws ApiError 402 when there are too few
   */
  chargeCredits(credits: number): void {
    const needed = credits * QUOTA_PER_CREDIT;
    if (needed > this.quota) {
      const message = `Insufficient credit: this needs ${credits}, ${this.quota / QUOTA_PER_CREDIT} are left`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.quota -= needed;
    this.usedQuota += needed;
  }
}
