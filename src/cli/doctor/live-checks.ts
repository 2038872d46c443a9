import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { catalog } from '../../catalog/catalog.ts';
import { isObject, toObjects } from '../../declarations/json.ts';
import { getEndpoint, getPathParameters, type Json, type Operation } from '../../declarations/operation.ts';
import type { HeyGenClient } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { type ApiResponse, DEVIATIONS, type Deviations } from '../../heygen/response.ts';
import { VERSION } from '../../runtime/version.ts';
import { anonymize } from './anonymize.ts';

/** Items asked for of each list. */
const ITEMS = 3;

/** What became of one operation: as declared, otherwise, refused by HeyGen, or without an id to ask with. */
export interface LiveFinding {
  operation: string;
  outcome: 'ok' | 'drift' | 'refused' | 'not asked';
  /** What is not as declared. */
  deviations?: Deviations;
  /** Fields that the declaration does not name. */
  newFields?: string[];
  status?: number;
  code?: string;
  /** Why it was refused or not asked. */
  reason?: string;
  /** What HeyGen answered, as it was read. */
  answer?: Json | Json[];
}

/** Free and without effect: what only reads, by GET. */
const isAskable = ({ effect, endpoint, v1v2 }: Operation) => effect === 'read' && !v1v2 && endpoint.startsWith('GET ');

const toPath = (operation: Operation) => getEndpoint(operation).path;

/** Ids that answers have shown, by the names under which other operations take them. */
export class KnownIds {
  /** Of what a list has, by its path and the parameter below it: `/v3/videos/{video_id}`. */
  readonly #byPath = new Map<string, unknown>();
  readonly #byName = new Map<string, unknown>();
  readonly #operations: readonly Operation[];

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  /** An id for a field of an operation; where a list has such ids, one of that list. */
  get(operation: Operation, name: string): unknown {
    const path = toPath(operation);
    const end = path.indexOf(`/{${name}}`);
    if (end >= 0 && this.#operations.some((other) => toPath(other) === path.slice(0, end)))
      return this.#byPath.get(path.slice(0, end + name.length + 3));
    const one = this.#byName.get(name.replace(/s$/, ''));
    return name.endsWith('_ids') && one !== undefined ? [one] : one;
  }

  #addNamed(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) this.#addNamed(one);
    if (!isObject(value)) return;
    for (const [field, inner] of Object.entries(value)) {
      const name = field.replace(/s$/, '');
      const [first] = [inner].flat();
      if (!name.endsWith('_id')) this.#addNamed(inner);
      else if (typeof first === 'string' && first !== '' && !this.#byName.has(name)) this.#byName.set(name, first);
    }
  }

  /** Learns from what an operation answered. */
  learn(operation: Operation, items: readonly Json[]): void {
    const below = `${toPath(operation)}/`;
    const parameters = this.#operations.flatMap((other) => {
      const [next = ''] = toPath(other).startsWith(below) ? toPath(other).slice(below.length).split('/') : [];
      return next.startsWith('{') ? [next.slice(1, -1)] : [];
    });
    const [item] = items.flatMap((one) => (Array.isArray(one.items) ? toObjects(one.items) : [one]));
    for (const name of item ? parameters : []) {
      const id = item?.[name] ?? item?.id;
      if (typeof id !== 'string' || id === '') continue;
      this.#byPath.set(`${below}{${name}}`, id);
      if (!this.#byName.has(name)) this.#byName.set(name, id);
    }
    this.#addNamed(items);
  }
}

/** The input of a call: ids that are known, examples of other required fields; undefined where an id is missing. */
function createInput(operation: Operation, ids: KnownIds): Json | undefined {
  const { input, example } = operation;
  const fields: Json = {};
  for (const [name, schema] of Object.entries(input.shape)) {
    const isRequired = !(schema instanceof z.ZodOptional);
    const isId = /_ids?$/.test(name);
    const known = isId && (isRequired || name.endsWith('_ids')) ? ids.get(operation, name) : undefined;
    if (name === 'limit') fields.limit = ITEMS;
    else if (known !== undefined) fields[name] = known;
    else if (isRequired && isId) return undefined;
    else if (isRequired) fields[name] = example.input[name];
  }
  return fields;
}

const getItems = (response: ApiResponse): Json[] => (response.kind === 'page' ? response.items : [response.data]);

/** Compares an answer with the declaration, field by field. */
export function compareAnswer(operation: Operation, response: ApiResponse): LiveFinding {
  const items = getItems(response);
  // The client has put them there itself.
  const deviations =
    response.kind === 'page' ? response.deviations : (response.data[DEVIATIONS] as Deviations | undefined);
  const known = new Set([...Object.keys(operation.output.shape), DEVIATIONS]);
  const newFields = [...new Set(items.flatMap(Object.keys))].filter((name) => !known.has(name));
  return {
    operation: operation.name,
    outcome: deviations ? 'drift' : 'ok',
    ...(deviations && { deviations }),
    ...(newFields.length > 0 && { newFields }),
    answer: response.kind === 'page' ? items : response.data,
  };
}

async function ask(client: HeyGenClient, operation: Operation, ids: KnownIds, key: string): Promise<LiveFinding> {
  const input = createInput(operation, ids);
  if (!input) return { operation: operation.name, outcome: 'not asked', reason: 'the account shows no id for it' };
  try {
    const response = await client.call(operation, input, { key });
    ids.learn(operation, getItems(response));
    return compareAnswer(operation, response);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    const { status, code } = error.details;
    return { operation: operation.name, outcome: 'refused', status, code, reason: error.message };
  }
}

/**
 * Asks HeyGen everything that can be asked for nothing, lists first, then one item of each, and compares each answer with
 * what is declared.
 */
export async function checkLive(
  client: HeyGenClient,
  key: string,
  operations: readonly Operation[] = catalog.operations,
): Promise<LiveFinding[]> {
  const askable = operations
    .filter(isAskable)
    .toSorted((a, b) => getPathParameters(a).length - getPathParameters(b).length);
  const ids = new KnownIds(askable);
  const findings = new Map<string, LiveFinding>();
  for (const operation of askable) findings.set(operation.name, await ask(client, operation, ids, key));
  // What was short of an id that a later answer has shown is asked now.
  for (const operation of askable)
    if (findings.get(operation.name)?.outcome === 'not asked')
      findings.set(operation.name, await ask(client, operation, ids, key));
  return [...findings.values()];
}

function describe({ deviations = {}, newFields, status, code, reason }: LiveFinding): string {
  const drifts = Object.entries(deviations).map(
    ([field, { expected, seen }]) => `${field}: ${expected}; seen ${JSON.stringify(seen)?.slice(0, 80)}`,
  );
  const added = newFields ? [`not declared: ${newFields.join(', ')}`] : [];
  const rejection = reason ? [[status, code, reason].filter(Boolean).join(' ')] : [];
  return [...drifts, ...rejection, ...added].join('; ');
}

/** The findings as a table. */
export function formatLiveFindings(findings: readonly LiveFinding[]): string {
  const lines = findings.map((finding) =>
    `${finding.outcome.padEnd(9)} ${finding.operation.padEnd(36)} ${describe(finding)}`.trimEnd(),
  );
  const count = (outcome: LiveFinding['outcome']) => findings.filter((finding) => finding.outcome === outcome).length;
  const sum = `${findings.length} operations: ${count('ok')} ok, ${count('drift')} drift, ${count('refused')} refused, ${count('not asked')} not asked`;
  return `${[...lines, sum].join('\n')}\n`;
}

/** Writes the findings so that they can be handed in: no id, name, address or e-mail of the account is in them. */
export async function writeLiveFindings(file: string, findings: readonly LiveFinding[]): Promise<void> {
  const shown = findings.map(({ answer, deviations, reason: _, ...finding }) => ({
    ...finding,
    ...(deviations && { deviations: anonymize(deviations) }),
    ...(answer && { answer: anonymize(answer) }),
  }));
  await writeFile(file, `${JSON.stringify({ version: VERSION, findings: shown }, undefined, 2)}\n`);
}
