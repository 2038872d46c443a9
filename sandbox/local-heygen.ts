import { toObject } from '../src/declarations/json.ts';
import { getRepeats, type Json, type Operation } from '../src/declarations/operation.ts';
import { Account, type AccountSettings } from './account.ts';
import { ApiError, createNotFoundError, createParameterError } from './api-error.ts';
import { type Derived, derive } from './derived-handlers.ts';
import { createFaultError, type Fault } from './faults.ts';
import { findLibraryFile, findStoredFile, type StoredFile } from './files/stored-files.ts';
import { LIBRARY_URL } from './fixtures.ts';
import type { Handler } from './handler.ts';
import { receiveUpload, type UploadedFile } from './handlers/assets.ts';
import { countRunningSessions } from './handlers/video-agent.ts';
import { toErrorResponse } from './http-messages.ts';
import { type ApiResponse, runOnce } from './idempotency.ts';
import { countLimitedJobs } from './jobs.ts';
import { toPage } from './paging.ts';
import { findAnyRecord } from './records.ts';
import { createRouteError, findRoute, type Route, selectOperation, validateRequest } from './routes.ts';
import type { StateFile } from './state-file.ts';
import { wrapInEnvelope } from './v1-v2/envelope.ts';
import { countRunningRenders } from './video-renders.ts';
import { type Delivery, takeDueDeliveries } from './webhook-delivery.ts';

/** A request without its HTTP. */
export interface ApiRequest {
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

function parseBody({ method, text, fields }: ApiRequest): Json {
  if (fields) return fields;
  if (method === 'GET' || method === 'DELETE' || text === '') return {};
  try {
    const body = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // What cannot be parsed is as wrong as what is not an object.
  }
  throw createParameterError('The body must be a JSON object');
}

/** Wraps data as its endpoint does; the lists of v3 are cut into pages. */
function wrapData(operation: Operation, data: ReturnType<Handler>, request: Json, path: string): Json {
  if (operation.v1v2) return wrapInEnvelope(operation, data);
  return Array.isArray(data) ? toPage(data, request, path) : { data };
}

/** Does to a body what the faults `shape`, `moved` and `drift` ask for. */
function applyBodyFault(body: Json, fault: Fault | undefined): Json {
  if (fault === 'shape') return { result: body.data };
  if (fault === 'moved') return { ...body, data: { item: body.data } };
  if (fault !== 'drift') return body;
  const addDrift = (item: Json) => ({ ...item, created_at: 'yesterday', brand_new_field: true });
  return { ...body, data: Array.isArray(body.data) ? body.data.map(addDrift) : addDrift(toObject(body.data)) };
}

const BODY_NAMES = { multipart: 'multipart/form-data', raw: 'the file itself, with its type', json: 'JSON' };

/** Jobs that run now, of those that count against the limit. */
const countRunning = (account: Account) =>
  countRunningSessions(account) + countRunningRenders(account) + countLimitedJobs(account);

/** HeyGen's answers, from state in memory. Each API key has an account of its own; any key but an empty one is taken. */
export class LocalHeyGen {
  readonly #derived: Derived;
  readonly #settings: AccountSettings;
  readonly #accounts = new Map<string, Account>();
  readonly #stateFile: StateFile | undefined;
  /** Its own address, for the links in its answers; known once the server listens. */
  base = '';

  /** @param stateFile where accounts outlive the process */
  constructor(operations: readonly Operation[], settings: AccountSettings, stateFile?: StateFile) {
    this.#derived = derive(operations);
    this.#settings = settings;
    this.#stateFile = stateFile;
  }

  #getAccount(key: string): Account {
    const known = this.#accounts.get(key);
    if (known) return known;
    const account = new Account(this.#settings, this.#derived.jobKinds);
    this.#stateFile?.restore(key, account);
    this.#accounts.set(key, account);
    return account;
  }

  /** Keeps what requests have done, where there is a file for it. */
  save(): void {
    this.#stateFile?.write(this.#accounts);
  }

  /** Answers a request, or replays the response that it had. */
  handle(request: ApiRequest): ApiResponse {
    const route = findRoute(this.#derived.routes, request.method, request.url.pathname);
    const v1v2 = route?.operations[0]?.v1v2;
    try {
      return this.#handle(request, route, v1v2 !== undefined);
    } catch (error) {
      return toErrorResponse(error, v1v2?.envelope);
    }
  }

  #handle(request: ApiRequest, route: Route | undefined, isV1V2: boolean): ApiResponse {
    const { method, url, key, idempotencyKey, fault } = request;
    const error = fault && createFaultError(fault);
    if (error && (fault !== 'retired' || isV1V2)) throw error;
    if (fault === 'no-account-scope' && url.pathname === '/v3/users/me')
      throw new ApiError(403, 'insufficient_api_key_scope', 'This API key lacks the scope account:read');
    if (!key) throw new ApiError(401, 'unauthorized', 'No API key: send it as X-Api-Key');
    if (!route) throw createRouteError(this.#derived.routes, method, url.pathname);
    const account = this.#getAccount(key);
    const perform = () => this.#perform(route, request, account);
    // Where HeyGen does not document the header it does nothing: a second request is a second bill.
    const heedsKey = route.operations.some((operation) => getRepeats(operation) === 'header');
    if (!heedsKey || idempotencyKey === undefined) return perform();
    return runOnce(account, idempotencyKey, url.pathname, perform);
  }

  #perform(route: Route, request: ApiRequest, account: Account): ApiResponse {
    const { url, fault } = request;
    const body = parseBody(request);
    const operation = selectOperation(route.operations, body);
    if (operation.encoding !== request.encoding)
      throw createParameterError(`The body must be ${BODY_NAMES[operation.encoding ?? 'json']}`);
    const fields = validateRequest(operation, route, url, body);
    if (operation.effect === 'create' && operation.job?.limited) account.checkJobLimit(() => countRunning(account));
    const data = this.#derived.handlers.get(operation)?.({ account, request: fields, base: this.base }) ?? null;
    const wrapped = applyBodyFault(wrapData(operation, data, fields, url.pathname), fault);
    return { status: 200, body: JSON.stringify(wrapped).replaceAll(LIBRARY_URL, `${this.base}/library`) };
  }

  /**
   * A file, as a presigned address gives it: to anybody, without a key.
   * @throws ApiError 404
   */
  getFile(path: string): StoredFile {
    const accounts = [...this.#accounts.values()];
    const found = findLibraryFile(path) ?? accounts.map((account) => findStoredFile(account, path)).find(Boolean);
    if (!found) throw createNotFoundError('not_found', path);
    return found;
  }

  /** Takes the webhook events of the jobs that have ended since the last call. */
  takeDueDeliveries(): Delivery[] {
    return [...this.#accounts.values()].flatMap(takeDueDeliveries);
  }

  /**
   * Takes a file at an upload address, as object storage does: from anybody, without a key.
   * @throws ApiError 403 when what comes is not what was signed
   */
  receiveUpload(id: string, file: UploadedFile): void {
    const account = [...this.#accounts.values()].find((one) => findAnyRecord(one, id));
    if (!account) throw createNotFoundError('not_found', id);
    receiveUpload(account, id, file);
  }
}
