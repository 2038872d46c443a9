import { readFileSync } from 'node:fs';
import type { Schema } from '../../src/openapi/schema.ts';
import type { Fact, FactQuery } from './facts.ts';

/** A schema as the file has it: plain JSON Schema, with lists of types. */
type Raw = Omit<Schema, 'type'> & { type?: string | string[] };

interface RawFact {
  id: string;
  method: string;
  path: string;
  host?: 'upload';
  /** `unspecified` where no source shows an answer. */
  envelope: 'error_data' | 'code_data' | 'data' | 'bare' | 'unspecified';
  in_seeds?: true;
  path_params: string[];
  query: FactQuery[];
  /** Set where the body is a file as it is. */
  content_types?: string[];
  request?: Raw;
  data?: Raw;
  /** The endpoint of v3 that took its place. */
  successor?: string;
  /** What its job goes through. */
  statuses?: string[];
  status_endpoint?: string;
}

/** What is known of one endpoint of v1 or v2 beyond what v3's facts have. */
export interface OlderFact extends Fact, Omit<RawFact, 'request' | 'data'> {
  /** What is inside the envelope. */
  data?: Schema;
}

const each = (parts: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, plain(part)]));

/** The same in the form of v3's facts: one type, and `nullable`. */
function plain({ type, properties, items, oneOf, additionalProperties, ...rest }: Raw): Schema {
  const types = [type ?? []].flat();
  const [only, ...others] = types.filter((name) => name !== 'null');
  const union = others.length > 0 ? [only, ...others].map((name) => ({ type: name as string })) : oneOf;
  const nullable = types.includes('null') || union?.some((member) => (member.type as string) === 'null');
  const isObject = only === 'object' && !union;
  return {
    ...rest,
    ...(only !== undefined && !union && { type: only }),
    ...(properties && { properties: each(properties) }),
    ...(items && { items: plain(items as Raw) }),
    ...(union && { oneOf: union.filter((member) => (member.type as string) !== 'null').map((one) => plain(one)) }),
    ...(isObject && additionalProperties && { additionalProperties: plain(additionalProperties) }),
    ...(nullable && { nullable: true }),
  };
}

/** A file as it is travels as the declaration's only field. */
const FILE: Raw = { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] };

const file: { operations: RawFact[] } = JSON.parse(
  readFileSync(new URL('./v1-v2.facts.json', import.meta.url), 'utf8'),
);

/**
 * HeyGen's v1 and v2 as guides and clients of several years have them. Where they disagree, all that one of them has
 * counts: a second translation guide's `input_video_id` and `output_languages`, and the wider pitch of a voice.
 */
export const olderFacts: readonly OlderFact[] = file.operations.map(({ request, data, ...fact }) => {
  const body = fact.content_types ? FILE : request;
  const inner = data && plain(data);
  return {
    ...fact,
    ...(body && { request: plain(body) }),
    ...(inner && { data: inner, response: answerOf(fact, inner) }),
  };
});

function answerOf({ envelope }: Pick<RawFact, 'envelope'>, data: Schema): Schema {
  return envelope === 'bare' ? data : { type: 'object', properties: { data }, required: ['data'] };
}

/** What all of a union's members have in common: an answer has the fields of one source or of another. */
export function merged(schema: Schema): Schema {
  if (!schema.oneOf) return schema;
  const required = schema.oneOf.map((member) => member.required ?? []);
  return {
    type: 'object',
    properties: Object.assign({}, ...schema.oneOf.map((member) => member.properties)),
    required: required[0]?.filter((name) => required.every((names) => names.includes(name))) ?? [],
  };
}
