import { isObject, toObject, toObjects } from '../declarations/json.ts';
import type { Json } from '../declarations/operation.ts';

/** A schema as facts hold it: JSON Schema with `nullable` in place of a type null. */
export interface Schema {
  /** In facts only: a schema that several share. */
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  nullable?: boolean;
  additionalProperties?: Schema;
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

/** The bounds that a schema may set. */
export const BOUNDS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
] as const satisfies readonly (keyof Schema)[];

/** Follows a reference such as `#/components/schemas/Video`; undefined where it leads nowhere, or to another file. */
function followReference(reference: string, document: Json): unknown {
  const [start, ...steps] = reference.split('/');
  if (start !== '#') return undefined;
  const names = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>(
    (part, name) => (isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined),
    document,
  );
}

/** A part of a document, or what its `$ref` leads to. */
export function resolveReference(part: unknown, document: Json): Json {
  const { $ref } = toObject(part);
  return toObject(typeof $ref === 'string' ? followReference($ref, document) : part);
}

const isNull = (schema: Json) => schema.type === 'null' || (schema.const === null && 'const' in schema);

/** False for a member of a union that only says which fields must come together. */
const hasForm = (schema: Json) => Object.keys(schema).some((name) => name !== 'required' && name !== 'not');

/** What several schemas hold together. */
function merge(schemas: readonly Schema[]): Schema {
  const properties = Object.assign({}, ...schemas.map((schema) => schema.properties ?? {}));
  const required = [...new Set(schemas.flatMap((schema) => schema.required ?? []))];
  return Object.assign({}, ...schemas, Object.keys(properties).length > 0 && { properties, required });
}

/** A list of types: one of them, or a union, and null apart. */
function splitTypes(schema: Json): Json {
  if (!Array.isArray(schema.type)) return schema;
  const types = schema.type.filter((type) => type !== 'null');
  const { type, ...rest } = schema;
  const nullable = types.length < schema.type.length && { nullable: true };
  if (types.length === 1) return { ...rest, ...nullable, type: types[0] };
  return { ...rest, ...nullable, oneOf: types.map((one) => ({ type: one })) };
}

const normalizeEach = (parts: unknown, normalize: (part: unknown) => Schema) =>
  Object.fromEntries(Object.entries(toObject(parts)).map(([name, part]) => [name, normalize(part)]));

/** The members of a union, null apart; a union of one is that one. */
function normalizeUnion(members: readonly Json[], rest: Json, normalize: (part: unknown) => Schema): Schema {
  const kept = members.filter((member) => !isNull(member));
  const nullable = kept.length < members.length && { nullable: true };
  if (kept.length === 1) return { ...normalize({ ...rest, ...kept[0] }), ...nullable };
  return { ...normalize(rest), ...nullable, oneOf: kept.map(normalize) };
}

/** An enum of one value is a constant: a member of a union is known by it. */
const toChoices = ({ enum: values, const: only }: Json): Schema => {
  if (only !== undefined) return { const: only };
  const kept = Array.isArray(values) ? values.filter((value) => value !== null) : undefined;
  return kept?.length === 1 ? { const: kept[0] } : kept ? { enum: kept } : {};
};

const pickBounds = (schema: Json): Schema =>
  Object.fromEntries(BOUNDS.filter((bound) => schema[bound] !== undefined).map((bound) => [bound, schema[bound]]));

/** What stands for a reference, such as what it leads to. */
type Follow = (reference: string) => Schema;

/**
 * A schema without prose, and with one way of saying each thing: of OpenAPI 3.0 and 3.1, of facts, and of what zod
 * writes.
 */
export function normalizeSchema(schema: unknown, follow: Follow): Schema {
  if (!isObject(schema)) return {};
  const { $ref, allOf, anyOf, oneOf, ...given } = schema;
  const normalize = (part: unknown) => normalizeSchema(part, follow);
  if (typeof $ref === 'string') return { ...follow($ref), ...(given.nullable === true && { nullable: true }) };
  if (Array.isArray(allOf)) return merge([...allOf, { ...given, anyOf, oneOf }].map(normalize));
  const union = toObjects(oneOf ?? anyOf).filter(hasForm);
  if (union.length > 0) return normalizeUnion(union, given, normalize);
  const own = splitTypes(given);
  if (own.oneOf) return normalizeUnion(toObjects(own.oneOf), { ...own, oneOf: undefined }, normalize);
  const { type, properties, required, items, nullable, additionalProperties } = own;
  return {
    ...(typeof type === 'string' && { type }),
    ...toChoices(own),
    ...pickBounds(own),
    ...(isObject(properties) && {
      properties: normalizeEach(properties, normalize),
      required: Array.isArray(required) ? required.map(String) : [],
    }),
    ...(isObject(items) && { items: normalize(items) }),
    ...(isObject(additionalProperties) && { additionalProperties: normalize(additionalProperties) }),
    ...(nullable === true && { nullable: true }),
  };
}

/**
 * A schema with its references filled in. One that holds itself ends there.
 * @param document where references lead
 * @param within the references that it stands in
 */
export const inlineSchema = (schema: unknown, document: Json = {}, within: readonly string[] = []): Schema =>
  normalizeSchema(schema, (reference) =>
    within.includes(reference)
      ? {}
      : inlineSchema(followReference(reference, document), document, [...within, reference]),
  );
