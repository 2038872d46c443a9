import { setTimeout as sleep } from 'node:timers/promises';
import { getReader, type JobKind } from '../../../declarations/job.ts';
import type { Json, Operation, Recognition } from '../../../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../../../heygen/client.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import { getResponseObject } from '../../../heygen/response.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { fingerprint } from '../../../runtime/fingerprint.ts';

/**
 * Waits before each look, in parts of the poll interval. At the usual 10 s they come to 31 s, in which 99 of 100 creates
 * have been taken (heygen-cli timeouts.go).
 */
const LOOK_INTERVALS = [0.1, 0.3, 0.6, 1, 1.1];
/** HeyGen's times are in whole seconds, as is the header that its clock is read from. */
const CLOCK_MARGIN_MS = 3_000;
const PAGE_SIZE = 100;
const MAX_PAGES = 5;
/** The most items that are read one by one to see what they were made from, and how many at a time. */
const MAX_READ = 100;
const PARALLEL_READS = 8;
/** Ids and items that are remembered. */
const MAX_REMEMBERED = 10_000;

/** What a look for a lost create came to. */
export type LostCreate =
  | { kind: 'found'; item: Json }
  /** HeyGen has nothing that was made from it. */
  | { kind: 'nothing' }
  /** Several could be it, or HeyGen could not be asked. */
  | { kind: 'unclear'; ids: string[]; error?: HeyGenError };

/** A create whose answer was lost. */
interface Lost {
  input: Json;
  kind: JobKind;
  recognition: Recognition;
  caller: RequestOptions;
  /** When the call began, by our clock in Unix milliseconds. */
  sentAt: number;
}

const toCreatedMs = ({ created_at }: Json) => Number(created_at) * 1000;

/** Finds what a create made whose answer was lost. */
export class LostCreates {
  readonly #client: HeyGenClient;
  readonly #getOperation: (name: string) => Operation;
  readonly #intervalMs: number;
  /** Ids that callers already have; they belong to no lost create. */
  readonly #answered = createBoundedMap<true>(MAX_REMEMBERED);
  /** What items were made from does not change, so that each is read once. */
  readonly #read = createBoundedMap<Json>(1_000);

  constructor(client: HeyGenClient, operation: (name: string) => Operation, intervalMs: number) {
    this.#client = client;
    this.#getOperation = operation;
    this.#intervalMs = intervalMs;
  }

  /** Remembers that a caller knows what its create made. */
  noteAnswered(ids: readonly string[], { key = '' }: RequestOptions): void {
    for (const id of ids) this.#answered.set(`${fingerprint(key)}:${id}`, true);
  }

  /**
   * Looks until what was made shows, or HeyGen has had the time to make it.
   * @throws the signal's reason when the caller goes away
   */
  async find(lost: Lost): Promise<LostCreate> {
    let error: HeyGenError | undefined;
    for (const part of LOOK_INTERVALS) {
      await sleep(part * this.#intervalMs, undefined, { signal: lost.caller.signal });
      try {
        const found = await this.#look(lost);
        error = undefined;
        if (found) return found;
      } catch (caught) {
        if (!(caught instanceof HeyGenError)) throw caught;
        error = caught;
      }
    }
    return error ? { kind: 'unclear', ids: [], error } : { kind: 'nothing' };
  }

  async #look(lost: Lost): Promise<LostCreate | undefined> {
    const { input, kind, recognition } = lost;
    const items = await (recognition.isCandidate ? this.#listCandidates(lost) : this.#listNewer(lost));
    const getIds = (found: readonly Json[]) => found.map((item) => String(item[kind.idField]));
    if (recognition.readsEach && items.length > MAX_READ) return { kind: 'unclear', ids: getIds(items) };
    const whole = await this.#readItems(lost, items);
    const fitting = items.filter((item, index) => recognition.matches(input, whole[index] ?? item));
    const [item, ...more] = fitting;
    if (!item) return undefined;
    return more.length > 0 ? { kind: 'unclear', ids: getIds(fitting) } : { kind: 'found', item };
  }

  /** From when on an item may be it, by HeyGen's clock in Unix milliseconds. */
  #getEarliest({ sentAt }: Lost): number {
    return sentAt + this.#client.clockOffsetMs - CLOCK_MARGIN_MS;
  }

  /** Candidates that no caller knows. The list shows no times, so that each is read for its own. */
  async #listCandidates(lost: Lost): Promise<Json[]> {
    const { input, kind, recognition, caller } = lost;
    const list = this.#getOperation(kind.list ?? '');
    const account = fingerprint(caller.key ?? '');
    const found: Json[] = [];
    let token: string | undefined;
    do {
      const asked = { ...recognition.listInput, limit: PAGE_SIZE, token };
      const answer = await this.#client.call(list, asked, caller);
      if (answer.kind !== 'page') throw new TypeError(`${list.name} must answer a list`);
      found.push(...answer.items.filter((item) => recognition.isCandidate?.(input, item)));
      token = answer.nextToken;
    } while (token !== undefined);
    const unknown = found.filter((item) => !this.#answered.has(`${account}:${item[kind.idField]}`));
    const whole = await Promise.all(
      unknown.slice(0, MAX_READ).map((item) => this.#readItem(kind, String(item[kind.idField]), caller)),
    );
    return whole.filter((item) => toCreatedMs(item) >= this.#getEarliest(lost));
  }

  /** Items made since the call began that no caller knows of. */
  async #listNewer(lost: Lost): Promise<Json[]> {
    const {
      kind: { list: name = '', idField },
      caller,
    } = lost;
    const list = this.#getOperation(name);
    const account = fingerprint(caller.key ?? '');
    const newer: Json[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#client.call(list, { limit: PAGE_SIZE, token }, caller);
      if (answer.kind !== 'page') throw new TypeError(`${name} must answer a list`);
      const fits = answer.items.filter((item) => toCreatedMs(item) >= this.#getEarliest(lost));
      newer.push(...fits.filter((item) => !this.#answered.has(`${account}:${item[idField]}`)));
      token = answer.nextToken;
      if (token === undefined || fits.length < answer.items.length) break;
    }
    return newer;
  }

  async #readItems({ kind, recognition, caller }: Lost, items: readonly Json[]): Promise<Json[]> {
    if (!recognition.readsEach) return [...items];
    const whole: Json[] = [];
    for (let from = 0; from < items.length; from += PARALLEL_READS) {
      const some = items.slice(from, from + PARALLEL_READS);
      whole.push(...(await Promise.all(some.map((item) => this.#readItem(kind, String(item[kind.idField]), caller)))));
    }
    return whole;
  }

  async #readItem(kind: JobKind, id: string, caller: RequestOptions): Promise<Json> {
    const name = `${fingerprint(caller.key ?? '')}:${id}`;
    const known = this.#read.get(name);
    if (known) return known;
    const read = getReader(kind);
    const item = getResponseObject(read, await this.#client.call(read, { [kind.idField]: id }, caller));
    this.#read.set(name, item);
    return item;
  }
}
