import type { Json, Operation } from '../operation.ts';
import { behaviourOf } from './behaviours.ts';
import { type Fault, REFUSALS } from './faults.ts';
import { film } from './film.ts';
import { paged } from './paging.ts';
import { notFound, Problem } from './problem.ts';
import type { Sent } from './replays.ts';
import { choose, match, type Route, routesOf, validated } from './routes.ts';
import { subtitles } from './subtitles.ts';
import { filmOf } from './videos.ts';
import { type Pace, World } from './world.ts';

/** A request without its HTTP. */
export interface Request {
  method: string;
  url: URL;
  /** The body as it came. */
  text: string;
  key: string | undefined;
  idempotencyKey: string | undefined;
  fault: Fault | undefined;
}

function bodyOf({ method, text }: Request): Json {
  if (method === 'GET' || method === 'DELETE' || text === '') return {};
  try {
    const body = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // What cannot be parsed is as wrong as what is not an object.
  }
  throw new Problem(400, 'invalid_parameter', 'The body must be a JSON object');
}

function altered(body: Json, fault: Fault | undefined): Json {
  if (fault === 'shape') return { result: body.data };
  if (fault !== 'drift') return body;
  const drift = (item: Json) => ({ ...item, created_at: 'yesterday', brand_new_field: true });
  return { ...body, data: Array.isArray(body.data) ? body.data.map(drift) : drift(body.data as Json) };
}

/** HeyGen's answers, from state in memory. Each API key has an account of its own; any key but an empty one is taken. */
export class LocalHeyGen {
  readonly #routes: Route[];
  readonly #pace: Pace;
  readonly #worlds = new Map<string, World>();
  /** Its own address, for the links in its answers; known once the server listens. */
  base = '';

  constructor(operations: readonly Operation[], pace: Pace) {
    this.#routes = routesOf(operations);
    this.#pace = pace;
  }

  #world(key: string): World {
    const world = this.#worlds.get(key) ?? new World(this.#pace);
    this.#worlds.set(key, world);
    return world;
  }

  /**
   * Answers a request, or replays the answer that it had.
   * @throws Problem what HeyGen would refuse
   */
  answer(request: Request): Sent {
    const { method, url, key, idempotencyKey, fault } = request;
    const refusal = fault && REFUSALS[fault];
    if (refusal) throw refusal();
    if (!key) throw new Problem(401, 'unauthorized', 'No API key: send it as X-Api-Key');
    const { route, ids } = match(this.#routes, method, url.pathname);
    const world = this.#world(key);
    return world.replays.once(idempotencyKey, url.pathname, () => this.#perform(route, ids, request, world));
  }

  #perform(route: Route, ids: Json, request: Request, world: World): Sent {
    const { url, fault } = request;
    const body = bodyOf(request);
    const operation = choose(route, body);
    const fields = validated(operation, ids, url.searchParams, body);
    const answer = behaviourOf(operation)({ world, request: fields, base: this.base });
    const envelope = Array.isArray(answer) ? paged(answer, fields, url.pathname) : { data: answer };
    return { status: 200, body: JSON.stringify(altered(envelope, fault)) };
  }

  /**
   * A finished film or its subtitles, as a presigned address gives them: to anybody, without a key.
   * @throws Problem 404
   */
  file(path: string): { type: string; content: Buffer } {
    const [, id, kind] = /^\/files\/(\w+)\.(mp4|srt)$/.exec(path) ?? [];
    const world = [...this.#worlds.values()].find(({ films }) => id !== undefined && films.has(id));
    if (!world) throw notFound('not_found', path);
    const found = filmOf(world, id);
    if (kind === 'mp4') return { type: 'video/mp4', content: film(found) };
    return { type: 'application/x-subrip', content: Buffer.from(subtitles(found.script, found.seconds)) };
  }
}
