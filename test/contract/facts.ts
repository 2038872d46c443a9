import { readFileSync } from 'node:fs';
import { getEndpoint, type Operation } from '../../src/declarations/operation.ts';
import { olderFacts } from './v1-v2-facts.ts';

/** A schema of the facts: JSON Schema, but for OpenAPI's `nullable`. */
export interface FactSchema {
  $ref?: string;
  type?: string;
  properties?: Record<string, FactSchema>;
  required?: string[];
  items?: FactSchema;
  enum?: unknown[];
  const?: unknown;
  oneOf?: FactSchema[];
  nullable?: boolean;
  additionalProperties?: FactSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

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
  request?: FactSchema;
  /** Not there where HeyGen answers 202, whose schema its command-line tool does not keep. */
  response?: FactSchema;
}

interface Facts {
  $defs: Record<string, FactSchema>;
  operations: Fact[];
}

/** HeyGen's v3 contract of 2026-07-22, from heygen-cli; bounds are stripped from bodies. */
export const facts: Facts = JSON.parse(readFileSync(new URL('./v3.facts.json', import.meta.url), 'utf8'));

/** Follows a `$ref` into the shared definitions. */
export function resolve(schema: FactSchema): FactSchema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  return { ...resolve(facts.$defs[name] as FactSchema), ...(schema.nullable && { nullable: true }) };
}

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

/** The body that an operation sends: where HeyGen has a union, the member that the operation's fixed field selects. */
export function requestFactOf(operation: Operation): FactSchema | undefined {
  const { request } = factOf(operation);
  if (!request?.oneOf || request.properties) return request;
  const [[field, value]] = Object.entries(operation.fixed ?? {}) as [[string, unknown]];
  return request.oneOf.map(resolve).find((member) => resolve(member.properties?.[field] ?? {}).const === value);
}

/** Rewrites a fact as plain JSON Schema, references inlined. */
export function jsonSchemaOf(schema: FactSchema): object {
  const {
    nullable,
    properties,
    items,
    oneOf,
    additionalProperties,
    $ref,
    default: _,
    ...rest
  } = resolve(schema) as FactSchema & { default?: unknown };
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
