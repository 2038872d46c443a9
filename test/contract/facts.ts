import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { getEndpoint, type Operation } from '../../src/declarations/operation.ts';
import { inlineSchema, type Schema } from '../../src/openapi/schema.ts';
import { olderFacts } from './v1-v2-facts.ts';

export interface FactQuery {
  name: string;
  type: string;
  required: boolean;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

export interface Fact {
  id: string;
  method: string;
  path: string;
  path_params: string[];
  query: FactQuery[];
  request?: Schema;
  /** Whether HeyGen's newer client sends an Idempotency-Key, where one is known. */
  idempotencyKey?: boolean;
  /** Not there where HeyGen answers 202, whose schema its command-line tool does not keep. */
  response?: Schema;
}

interface Facts {
  $defs: Record<string, Schema>;
  operations: Fact[];
}

/** An operation as HeyGen's own newer client has it, in plain JSON Schema without an envelope. */
interface NewerFact {
  method: string;
  path: string;
  /** False where HeyGen's own client sends no Idempotency-Key. */
  idempotency_key?: boolean;
  query?: Record<string, { type: string; minimum?: number; maximum?: number }>;
  request?: Schema & { anyOf?: Schema[] };
  response?: Schema;
  source: string;
}

interface NewerFacts {
  operations: NewerFact[];
  /** Fields that members of a union have gained. */
  additions: { method: string; path: string; members: string[]; properties: Record<string, Schema> }[];
}

const readFacts = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

const july: Facts = readFacts('./v3.facts.json');
/** What HeyGen changed by autumn 2026, after its command-line tool (heygen-com/heygen-cli, August to November). */
const autumn: NewerFacts = readFacts('./v3-autumn.facts.json');

/** An enum of one value is a constant: it tells a member of a union from the others. */
function toMember(member: Schema): Schema {
  const properties = Object.entries(member.properties ?? {}).map(([name, { enum: values, ...field }]) => {
    if (!values) return [name, field];
    return [name, values.length === 1 ? { ...field, const: values[0] } : { ...field, enum: values }];
  });
  return { ...member, properties: Object.fromEntries(properties) };
}

/** The body of a newer fact; what the older one has besides (files, which the client hides) stays. */
function toRequest({ request }: NewerFact, older: Fact | undefined): Schema | undefined {
  if (!request) return undefined;
  const { anyOf, ...body } = request;
  if (anyOf && !body.properties) return { oneOf: anyOf.map(toMember) };
  if (body.oneOf) return { oneOf: body.oneOf.map(toMember) };
  return { ...body, required: body.required ?? [], properties: { ...older?.request?.properties, ...body.properties } };
}

function toFact(newer: NewerFact): Fact {
  const { method, path, query = {}, response } = newer;
  const older = july.operations.find((fact) => fact.method === method && fact.path === path);
  const request = toRequest(newer, older);
  return {
    id: `${method} ${path}`,
    method,
    path,
    path_params: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
    query: Object.entries(query).map(([name, field]) => ({ name, required: false, ...field })),
    ...(request && { request }),
    ...(response && { response: { type: 'object', properties: { data: response }, required: [] } }),
    ...(newer.idempotency_key !== undefined && { idempotencyKey: newer.idempotency_key }),
  };
}

/** HeyGen lengthens its list of events: what is not on it is passed on. */
function openEvents<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(openEvents) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const { enum: values, ...rest } = schema as { enum?: unknown };
  const isEvents = Array.isArray(values) && values.includes('avatar_video.success');
  const entries = Object.entries(isEvents || values === undefined ? rest : { ...rest, enum: values });
  return Object.fromEntries(entries.map(([name, part]) => [name, openEvents(part)])) as T;
}

const newerFacts = autumn.operations.map(toFact);
const isReplaced = ({ method, path }: Fact) => newerFacts.some((fact) => fact.method === method && fact.path === path);

/** HeyGen's v3 contract of 2026-07-22, from heygen-cli; bounds are stripped from bodies. */
export const facts: Facts = openEvents({
  $defs: july.$defs,
  operations: [...july.operations.filter((fact) => !isReplaced(fact)), ...newerFacts],
});

/** Follows a `$ref` into the shared definitions. */
export function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  return { ...resolve(facts.$defs[name] as Schema), ...(schema.nullable && { nullable: true }) };
}

/** A fact with its references filled in. */
export const inlined = (schema: Schema): Schema => inlineSchema(schema, { $defs: facts.$defs });

/** What is known of HeyGen's API, old and new. */
const everything: readonly Fact[] = [...facts.operations, ...olderFacts];

/** An endpoint as declarations write it. */
export const endpointOf = ({ method, path }: Fact): string => `${method} ${path}`;

const endpoints = new Set(everything.map(endpointOf));

/** The operations that the facts know; the others are newer, and their declarations name where their fields come from. */
export const known = (operations: readonly Operation[]) => operations.filter(({ endpoint }) => endpoints.has(endpoint));

/** The fact that an operation declares, found by its endpoint. */
export function factOf(operation: Operation): Fact {
  const { method, path } = getEndpoint(operation);
  const fact = everything.find((candidate) => candidate.method === method && candidate.path === path);
  if (!fact) throw new Error(`HeyGen has no ${operation.endpoint} (${operation.name})`);
  return fact;
}

/** A validator for schemas out of the facts, which are written for ten calls each: nothing is spent on the schemas themselves. */
export const createFactsAjv = (): Ajv =>
  new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });

/** What checks whole answers against the facts, where they have the answer's schema; each is compiled once. */
export function createAnswerChecks(ajv: Ajv): (operation: Operation) => ValidateFunction | undefined {
  const kept = new Map<string, ValidateFunction>();
  return (operation) => {
    const { response } = factOf(operation);
    if (response && !kept.has(operation.name)) kept.set(operation.name, ajv.compile(jsonSchemaOf(response)));
    return kept.get(operation.name);
  };
}

/** The body that an operation sends: where HeyGen has a union, the member that the operation's fixed field selects. */
export function requestFactOf(operation: Operation): Schema | undefined {
  const { request } = factOf(operation);
  if (!request?.oneOf || request.properties) return request;
  const [[field, value]] = Object.entries(operation.fixed ?? {}) as [[string, unknown]];
  const member = request.oneOf.map(resolve).find((one) => resolve(one.properties?.[field] ?? {}).const === value);
  return member && { ...member, properties: { ...member.properties, ...findAdditions(operation, String(value)) } };
}

/** Fields that a member of a union has gained since. */
const findAdditions = ({ endpoint }: Operation, member: string) =>
  autumn.additions.find(({ method, path, members }) => `${method} ${path}` === endpoint && members.includes(member))
    ?.properties;

/** Rewrites a fact as plain JSON Schema, references inlined. */
export function jsonSchemaOf(schema: Schema): object {
  const {
    nullable,
    properties,
    items,
    oneOf,
    additionalProperties,
    $ref,
    default: _,
    ...rest
  } = resolve(schema) as Schema & { default?: unknown };
  const json = {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, jsonSchemaOf(field)])),
    }),
    ...(items && { items: jsonSchemaOf(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: jsonSchemaOf(additionalProperties) }),
    ...(oneOf && { anyOf: oneOf.map(jsonSchemaOf) }),
  };
  return nullable ? { anyOf: [json, { type: 'null' }] } : json;
}
