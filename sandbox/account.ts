import { randomBytes } from 'node:crypto';
import type { Json } from '../src/declarations/operation.ts';
import { ApiError } from './api-error.ts';
import { type Library, library, seededRecords } from './fixtures.ts';
import { IdempotencyStore } from './idempotency.ts';
import type { Job } from './jobs.ts';
import type { Report } from './webhook-delivery.ts';

/** What a caller may see of the sandbox's settings. */
export interface Pace {
  /** How many times faster than life jobs go. */
  speed: number;
  /** Jobs that may run at once (HeyGen: 10 on pay-as-you-go); one more is answered with 429. */
  maxJobs: number;
  /** Credits that an account has at first, of which v1 and v2 take. */
  credits: number;
}

/** A video that renders, or did. */
export interface Film {
  id: string;
  title: string | null;
  /** Length of the film, in seconds. */
  seconds: number;
  orientation: 'landscape' | 'portrait' | 'square';
  script: string;
  /** Real milliseconds at which the render began. */
  began: number;
  /** Set when the render is meant to fail. */
  failure?: { code: string | null; message: string };
  folderId: string | null;
  /** What it was ordered with through v1 or v2, which show it otherwise than v3. */
  older?: OlderOrder;
}

export interface OlderOrder {
  caption: boolean;
  callbackId: string | null;
  /** Transparent, in a file of its own sort. */
  webm: boolean;
}

/** A Video Agent session. */
export interface Session {
  id: string;
  mode: 'generate' | 'chat';
  prompt: string;
  orientation: Film['orientation'];
  createdAt: number;
  /** Real milliseconds at which the present run began; a message begins a new one. */
  began: number;
  messages: Json[];
  /** Set once the agent's question has been answered. */
  answered: boolean;
  stopped: boolean;
  films: string[];
  fails: boolean;
  /** True where it is to be gone once its film was shown. */
  forgets: boolean;
  filmShown: boolean;
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
  /** Real milliseconds at which the upload was finished. */
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
  kind: 'videos' | 'video_translations' | 'lipsyncs' | 'assets';
  title: string | null;
  createdAt: number;
  items: BatchItem[];
}

const WALLET_USD = 100_000;
const QUOTA_PER_CREDIT = 60;

/** One account's state. Everything lives in memory; job states follow from the clock, so there are no timers. */
export class Account {
  readonly library: Library = library();
  readonly films = new Map<string, Film>();
  readonly sessions = new Map<string, Session>();
  readonly resources = new Map<string, Json>();
  readonly jobs = new Map<string, Job>();
  readonly assets = new Map<string, Asset>();
  readonly batches = new Map<string, Batch>();
  readonly records = new Map<string, Json>();
  /** Lengths of spoken files, in seconds. */
  readonly speeches = new Map<string, number>();
  /** Ends of jobs that are still to be reported, and the history of what was. */
  readonly reports = new Set<Report>();
  readonly events: Json[] = [];
  readonly idempotency = new IdempotencyStore();
  balance = WALLET_USD;
  /** In v2's unit, 60 to a credit. */
  quota: number;
  usedQuota = 0;
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
    this.quota = pace.credits * QUOTA_PER_CREDIT;
    for (const record of seededRecords()) this.records.set(String(record._id), record);
  }

  /** Seconds of the sandbox's life since a moment in real milliseconds. */
  since(moment: number): number {
    return ((Date.now() - moment) / 1000) * this.#pace.speed;
  }

  /** The real moment, in milliseconds, that lies so many seconds of sandbox life after another. */
  after(moment: number, seconds: number): number {
    return moment + (seconds * 1000) / this.#pace.speed;
  }

  newId(prefix: string): string {
    return `${prefix}_${randomBytes(8).toString('hex')}`;
  }

  /**
   * Lets another job begin.
   * @param running how many jobs run now
   * @throws ApiError 429 when too many do
   */
  admit(running: number): void {
    if (running < this.#pace.maxJobs) return;
    throw new ApiError(429, 'rate_limit_exceeded', `${this.#pace.maxJobs} jobs run already`, { retryAfter: 5 });
  }

  /**
   * Takes money, as HeyGen does from an API key's wallet.
   * @throws ApiError 402 when the wallet is too small
   */
  charge(usd: number): void {
    if (usd > this.balance) {
      const message = `Insufficient credit: the balance is ${this.balance.toFixed(2)} USD, this needs ${usd.toFixed(2)} USD`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.balance -= usd;
  }

  /**
   * Takes credits, as v1 and v2 do.
   * @throws ApiError 402 when there are too few
   */
  spend(credits: number): void {
    const needed = credits * QUOTA_PER_CREDIT;
    if (needed > this.quota) {
      const message = `Insufficient credit: this needs ${credits}, ${this.quota / QUOTA_PER_CREDIT} are left`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.quota -= needed;
    this.usedQuota += needed;
  }
}
