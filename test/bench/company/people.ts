import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { httpRequest, messageOf } from '../../support/json-rpc.ts';
import { GENERATIONS } from '../../support/mcp-clients.ts';

/** How often a call is made again that nobody answered: an instance was killed, or is not back yet. */
const MAX_CALLS = 30;
const RETRY_MS = 250;
const WAIT_SECONDS = 50;
/** Words of the shortest and of the longest script. */
const WORDS = [8, 14] as const;
/** HeyGen takes its time over one create in so many, so that some are under way whenever an instance is killed. */
const SLOW_ONE_IN = 10;
const IS_SAFE = /calling again is safe|Call again with exactly the same arguments/;
/** What a load balancer answers while an instance is away, and a server that is asked too much. */
const PASSING = new Set([408, 429, 502, 503, 504]);

/** What people met, over the whole run. */
export interface Tally {
  /** Creates that were begun. */
  asked: number;
  /** Ids that creates were answered with. */
  told: Set<string>;
  /** Films that were told to be completed. */
  completed: Set<string>;
  /** Calls that ended otherwise, and what was said. */
  lost: string[];
  /** Calls that were made again: cut off, turned away for a moment, or told that this is safe. */
  again: { cut: number; turnedAway: number; safe: number };
  /** Calls that wait now, and the most at a time. */
  waiting: number;
  peakWaiting: number;
  /** ms that each answered request took which does not wait; creates that HeyGen is slow about are apart. */
  creates: number[];
  slowCreates: number[];
  reads: number[];
  /** ms from the first request to the answer, for creates that were made again. */
  repeatedCreates: number[];
}

interface ToolResult {
  structuredContent?: { video_id?: string; status?: string };
  content?: unknown;
  isError?: boolean;
}

/** A caller of the server. */
interface Person {
  token: string;
  generation: (typeof GENERATIONS)[number];
}

const isSlow = (index: number) => index % SLOW_ONE_IN === 0;

/** The text that a film says: another one each time, as the same again would be the same call. */
function writeScript(index: number): string {
  const [least, most] = WORDS;
  const words = Array.from({ length: least + (index % (most - least + 1)) - 2 }, () => 'word');
  return ['Film', index, ...words, ...(isSlow(index) ? ['[[sandbox:slow]]'] : [])].join(' ');
}

/** Everybody who uses the server, each with a token of their own. */
export class People {
  readonly tally: Tally = {
    asked: 0,
    told: new Set(),
    completed: new Set(),
    lost: [],
    again: { cut: 0, turnedAway: 0, safe: 0 },
    waiting: 0,
    peakWaiting: 0,
    creates: [],
    slowCreates: [],
    reads: [],
    repeatedCreates: [],
  };
  readonly #people: readonly Person[];
  readonly #origin: string;
  readonly #path: string;
  readonly #agent = new Agent({ bodyTimeout: 0, headersTimeout: 0 });
  readonly #underWay = new Set<Promise<unknown>>();
  #next = 0;

  constructor(url: string, tokens: readonly string[]) {
    const { origin, pathname } = new URL(url);
    this.#origin = origin;
    this.#path = pathname;
    this.#people = tokens.map((token, index) => ({ token, generation: GENERATIONS[index % 2 ? 0 : 1] }));
  }

  /** Calls that are not over. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Has the next person make a film and wait for it. */
  startFilm(): void {
    this.#run((person) => this.#makeFilm(person, this.tally.asked++));
  }

  /** Has the next person look something up. */
  startRead(): void {
    this.#run(async (person) => {
      await this.#call(person, { name: 'get_current_user', arguments: {} }, this.tally.reads);
    });
  }

  /** Resolves when all calls are over, or after so many milliseconds. */
  async waitUntilDone(ms: number): Promise<void> {
    const end = Date.now() + ms;
    while (this.#underWay.size > 0 && Date.now() < end) await sleep(RETRY_MS);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #run(act: (person: Person) => Promise<void>): void {
    const person = this.#people[this.#next % this.#people.length] as Person;
    this.#next += 1;
    const done = act(person).catch((error: unknown) => void this.tally.lost.push(String(error)));
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  async #makeFilm(person: Person, index: number): Promise<void> {
    const { tally } = this;
    const began = performance.now();
    const film = { avatar_id: 'look_iris_office', script: writeScript(index), title: `Film ${index}` };
    const create = { name: 'create_video_from_avatar', arguments: film };
    const { result: created, calls } = await this.#call(
      person,
      create,
      isSlow(index) ? tally.slowCreates : tally.creates,
    );
    if (calls > 1) tally.repeatedCreates.push(performance.now() - began);
    const id = created.structuredContent?.video_id;
    if (id === undefined) throw new Error(`create: ${JSON.stringify(created)}`);
    tally.told.add(id);
    await this.#waitFor(person, id);
    tally.completed.add(id);
  }

  async #waitFor(person: Person, video_id: string): Promise<void> {
    const { tally } = this;
    tally.waiting += 1;
    tally.peakWaiting = Math.max(tally.peakWaiting, tally.waiting);
    const call = {
      name: 'get_video',
      arguments: { video_id, wait_seconds: WAIT_SECONDS },
      _meta: { progressToken: 1 },
    };
    try {
      for (let status: string | undefined; status !== 'completed'; ) {
        const { result: read } = await this.#call(person, call);
        status = read.structuredContent?.status;
        if (read.isError || status === 'failed') throw new Error(`wait: ${JSON.stringify(read)}`);
      }
    } finally {
      tally.waiting -= 1;
    }
  }

  /** Makes a call, and again while nobody answers it or the answer says that this is safe. */
  async #call(person: Person, params: Record<string, unknown>, times?: number[]) {
    const { again } = this.tally;
    for (let calls = 1; ; calls += 1) {
      const began = performance.now();
      const result = await this.#send(person, params);
      if (typeof result === 'object') {
        times?.push(performance.now() - began);
        if (!result.isError || !IS_SAFE.test(JSON.stringify(result.content))) return { result, calls };
        again.safe += 1;
      } else again[result] += 1;
      if (calls === MAX_CALLS) throw new Error(`${params.name}: no answer to ${calls} calls`);
      await sleep(RETRY_MS);
    }
  }

  async #send(
    { token, generation }: Person,
    params: Record<string, unknown>,
  ): Promise<ToolResult | 'cut' | 'turnedAway'> {
    const { headers, body } = httpRequest(generation, 'tools/call', params);
    const authorization = `Bearer ${token}`;
    try {
      const answer = await this.#agent.request({
        origin: this.#origin,
        path: this.#path,
        method: 'POST',
        headers: { ...headers, authorization },
        body,
      });
      const text = await answer.body.text();
      if (PASSING.has(answer.statusCode)) return 'turnedAway';
      if (answer.statusCode !== 200) throw new TypeError(`${answer.statusCode}: ${text.slice(0, 200)}`);
      const { result, error } = messageOf(text);
      return result ?? { isError: true, content: error };
    } catch (error) {
      if (error instanceof TypeError) throw error;
      return 'cut';
    }
  }
}
