import type { Json, Older, Operation } from '../src/declarations/operation.ts';
import { Account, type Pace } from './account.ts';
import { ApiError, notFound } from './api-error.ts';
import { type Fault, REFUSALS } from './faults.ts';
import { libraryFile, type StoredFile, storedFile } from './files/stored-files.ts';
import { HOST } from './fixtures.ts';
import { type Put, takeUpload } from './handlers/assets.ts';
import { getHandler, type Handler } from './handlers/index.ts';
import { atWork } from './handlers/video-agent.ts';
import { running } from './handlers/videos.ts';
import type { Sent } from './idempotency.ts';
import { pooledJobs } from './jobs.ts';
import { paged } from './paging.ts';
import { choose, match, type Route, routesOf, validated } from './routes.ts';
import { olderEnvelope } from './v1-v2/envelope.ts';
import { type Delivery, dueDeliveries } from './webhook-delivery.ts';

/** A request without its HTTP. */
export interface Request {
  method: string;
  url: URL;
  /** The body as text, as it came. */
  text: string;
  /** Set where the body is no JSON; `fields` has it then, files as `data:` URIs. */
  encoding?: Operation['encoding'];
  fields?: Json;
  key: string | undefined;
  idempotencyKey: string | undefined;
  fault: Fault | undefined;
}

function bodyOf({ method, text, fields }: Request): Json {
  if (fields) return fields;
  if (method === 'GET' || method === 'DELETE' || text === '') return {};
  try {
    const body = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // What cannot be parsed is as wrong as what is not an object.
  }
  throw new ApiError(400, 'invalid_parameter', 'The body must be a JSON object');
}

function altered(body: Json, fault: Fault | undefined): Json {
  if (fault === 'shape') return { result: body.data };
  if (fault !== 'drift') return body;
  const drift = (item: Json) => ({ ...item, created_at: 'yesterday', brand_new_field: true });
  return { ...body, data: Array.isArray(body.data) ? body.data.map(drift) : drift(body.data as Json) };
}

/** An answer as its endpoint wraps it; the lists of v3 are cut into pages. */
function enveloped({ older }: Operation, answer: ReturnType<Handler>, request: Json, path: string): Json {
  if (older) return olderEnvelope(older, answer);
  return Array.isArray(answer) ? paged(answer, request, path) : { data: answer };
}

/** Work that counts against the jobs that may run at once (HeyGen's usage limits). */
const POOLED: ReadonlySet<string> = new Set(['session', 'video', 'translation', 'video_v1', 'translation_v2']);

const busy = (account: Account) => atWork(account) + running(account) + pooledJobs(account);

/** HeyGen's answers, from state in memory. Each API key has an account of its own; any key but an empty one is taken. */
export class LocalHeyGen {
  readonly #routes: Route[];
  readonly #pace: Pace;
  readonly #accounts = new Map<string, Account>();
  /** Its own address, for the links in its answers; known once the server listens. */
  base = '';

  constructor(operations: readonly Operation[], pace: Pace) {
    this.#routes = routesOf(operations);
    this.#pace = pace;
  }

  #account(key: string): Account {
    const account = this.#accounts.get(key) ?? new Account(this.#pace);
    this.#accounts.set(key, account);
    return account;
  }

  /**
   * Answers a request, or replays the answer that it had.
   * @throws ApiError what HeyGen would refuse, in the shape that its endpoint has
   */
  answer(request: Request): Sent {
    try {
      return this.#answer(request);
    } catch (error) {
      const older = this.#older(request);
      throw older && error instanceof ApiError ? error.in(older.envelope) : error;
    }
  }

  /** What is particular of the endpoint that is asked, where it is one of v1 or v2. */
  #older({ method, url }: Request): Older | undefined {
    const asked = this.#routes.find((route) => route.method === method && route.pattern.test(url.pathname));
    return asked?.operations[0]?.older;
  }

  #answer(request: Request): Sent {
    const { method, url, key, idempotencyKey, fault } = request;
    const refusal = fault && REFUSALS[fault];
    if (refusal && (fault !== 'retired' || this.#older(request))) throw refusal();
    if (!key) throw new ApiError(401, 'unauthorized', 'No API key: send it as X-Api-Key');
    const { route, ids } = match(this.#routes, method, url.pathname);
    const account = this.#account(key);
    const perform = () => this.#perform(route, ids, request, account);
    // Where HeyGen heeds a field of the body instead, the header does nothing.
    const heeded = route.operations.some(({ idempotencyField }) => idempotencyField) ? undefined : idempotencyKey;
    return account.idempotency.once(heeded, url.pathname, perform);
  }

  #perform(route: Route, ids: Json, request: Request, account: Account): Sent {
    const { url, fault } = request;
    const body = bodyOf(request);
    const operation = choose(route, body);
    if (operation.encoding !== request.encoding) {
      const due = { multipart: 'multipart/form-data', raw: 'the file itself, with its type', json: 'JSON' };
      throw new ApiError(400, 'invalid_parameter', `The body must be ${due[operation.encoding ?? 'json']}`);
    }
    const fields = validated(operation, ids, url.searchParams, body);
    if (operation.effect === 'create' && POOLED.has(operation.job as string)) account.admit(busy(account));
    const answer = getHandler(operation)({ account, request: fields, base: this.base });
    const envelope = enveloped(operation, answer, fields, url.pathname);
    const text = JSON.stringify(altered(envelope, fault)).replaceAll(HOST, `${this.base}/library`);
    return { status: 200, body: text };
  }

  /**
   * A file, as a presigned address gives it: to anybody, without a key.
   * @throws ApiError 404
   */
  file(path: string): StoredFile {
    const accounts = [...this.#accounts.values()];
    const found = libraryFile(path) ?? accounts.map((account) => storedFile(account, path)).find(Boolean);
    if (!found) throw notFound('not_found', path);
    return found;
  }

  /** What is to be sent to whoever asked for a report, since the last look. */
  reports(): Delivery[] {
    return [...this.#accounts.values()].flatMap(dueDeliveries);
  }

  /**
   * Takes a file at an upload address, as object storage does: from anybody, without a key.
   * @throws ApiError 403 when what comes is not what was signed
   */
  upload(id: string, put: Put): void {
    const account = [...this.#accounts.values()].find(({ assets }) => assets.has(id));
    if (!account) throw notFound('not_found', id);
    takeUpload(account, id, put);
  }
}
