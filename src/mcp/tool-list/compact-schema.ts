import { isObject, toObject, toObjects, toOptionalText, toTexts } from '../../declarations/json.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Record<string, unknown>;

/** Marks a part whose members are listed without descriptions, because the part's own names them. */
export const BRIEF = 'x-brief';

/** Texts as long as this or longer have their bound written; what is shorter bounds an id, which a model copies. */
const MIN_WRITTEN_LENGTH = 500;
/** Texts and lists that may be longer than this have a bound against floods, which no model comes near. */
const MAX_WRITTEN_LENGTH = 10_000;
const MAX_WRITTEN_ITEMS = 100;

const toNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER ? value : undefined;

/** The lower bound, unless it is the one that anybody expects: of a count, 0 or 1. */
function getWrittenMinimum({ type, minimum, exclusiveMinimum }: JsonSchema): number | undefined {
  const least = toNumber(minimum) ?? (toNumber(exclusiveMinimum) || undefined);
  return type === 'integer' && (least === 0 || least === 1) ? undefined : least;
}

/** A number's bounds: `0.5 to 1.5`, `At most 100`. */
function describeRange(schema: JsonSchema): string | undefined {
  const least = getWrittenMinimum(schema);
  const most = toNumber(schema.maximum);
  if (most !== undefined) return least === undefined ? `At most ${most}` : `${least} to ${most}`;
  return least ? `At least ${least}` : undefined;
}

function describeLength({ maxLength }: JsonSchema): string | undefined {
  const most = Number(maxLength);
  return most >= MIN_WRITTEN_LENGTH && most <= MAX_WRITTEN_LENGTH ? `At most ${most} characters` : undefined;
}

const describeCount = ({ maxItems }: JsonSchema) =>
  Number(maxItems) <= MAX_WRITTEN_ITEMS ? `At most ${maxItems}` : undefined;

const isNumberChoice = ({ enum: choices }: JsonSchema): boolean =>
  Array.isArray(choices) && choices.some((choice) => typeof choice !== 'string');

/** The bounds that a model must know, as sentences: some hosts drop the keywords, and some providers refuse them. */
function describeBounds(schema: JsonSchema): string[] {
  const { multipleOf, enum: choices } = schema;
  const written = [
    describeRange(schema),
    describeLength(schema),
    describeCount(schema),
    multipleOf !== undefined && `A multiple of ${multipleOf}`,
    isNumberChoice(schema) && `One of ${toTexts(choices).join(', ')}`,
  ];
  return written.filter((part) => typeof part === 'string').map((part) => `${part}.`);
}

function joinDescription({ description }: JsonSchema, more: readonly string[]): string | undefined {
  return [toOptionalText(description), ...more].filter(Boolean).join(' ') || undefined;
}

/** What a value is one of; a constant is a choice of one. */
function getChoices({ enum: choices, const: only }: JsonSchema): unknown[] | undefined {
  return Array.isArray(choices) ? choices : only === undefined ? undefined : [only];
}

/**
 * Joins two readings of one field: choices add up, of others the first says enough.
 * @throws Error for fields of one name and two types: their declaration has to say what is shown
 */
function mergeField(one: JsonSchema | undefined, other: JsonSchema): JsonSchema {
  if (!one) return other;
  if (one.type !== other.type) throw new Error(`A field has two types: ${JSON.stringify([one, other])}`);
  const [choices, others] = [getChoices(one), getChoices(other)];
  return choices && others ? { ...one, const: undefined, enum: [...new Set([...choices, ...others])] } : one;
}

function mergeProperties(branches: readonly JsonSchema[]): Record<string, JsonSchema> {
  const merged: Record<string, JsonSchema> = {};
  for (const { properties } of branches) {
    for (const [name, field] of Object.entries(toObject(properties))) {
      merged[name] = mergeField(merged[name], toObject(field));
    }
  }
  return merged;
}

/** The fields of several kinds of object side by side; only what all of them require is required. */
function mergeObjects(branches: readonly JsonSchema[]): JsonSchema {
  const [first, ...rest] = branches.map(({ required = [] }) => toTexts(required));
  const required = toTexts(first).filter((name) => rest.every((names) => names.includes(name)));
  return { type: 'object', properties: mergeProperties(branches), ...(required.length > 0 && { required }) };
}

/** A text, a number or a truth value, of which nothing else is said but its bounds. */
const isPlain = ({ type, enum: choices }: JsonSchema) =>
  ['string', 'number', 'integer', 'boolean'].includes(String(type)) && choices === undefined;

/**
 * One schema in place of a choice among several, which providers refuse or read each in its own way.
 * @throws Error for a choice that has no simple form: its declaration has to say what is shown
 */
function mergeBranches(branches: readonly JsonSchema[]): JsonSchema {
  const kept = branches.filter(({ type }) => type !== 'null');
  const [first, ...others] = kept;
  if (first && others.length === 0) return first;
  if (kept.every(({ type }) => type === 'object')) return mergeObjects(kept);
  if (kept.every(isPlain)) return { type: kept.map(({ type }) => type) };
  throw new Error(`A choice has no simple form to list: ${JSON.stringify(branches)}`);
}

/** A value that is no object and no list. */
function compactScalar(schema: JsonSchema): JsonSchema {
  const choices = getChoices(schema);
  const type = schema.type ?? (choices && typeof choices[0]);
  return { ...(type !== undefined && { type }), ...(choices && !isNumberChoice(schema) && { enum: choices }) };
}

/** An object: its fields, and whether it takes others. Closed ones do not say so, see `compactSchema`. */
function compactObject({ properties, required, additionalProperties }: JsonSchema, brief: boolean): JsonSchema {
  const hasFields = isObject(properties) && Object.keys(properties).length > 0;
  // Zod writes `{}` for an open object: that is said where no field is known, and goes without saying elsewhere.
  const isOpen = additionalProperties === true || (isObject(additionalProperties) && !hasFields);
  return {
    type: 'object',
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, compactPart(toObject(field), brief)]),
      ),
    }),
    ...(Array.isArray(required) && required.length > 0 && { required }),
    ...(isOpen && { additionalProperties: true }),
  };
}

function compactPart(given: JsonSchema, isBrief: boolean): JsonSchema {
  const branches = toObjects(given.oneOf ?? given.anyOf);
  const schema: JsonSchema = branches.length > 0 ? { ...given, ...mergeBranches(branches) } : given;
  const brief = isBrief || schema[BRIEF] === true;
  const { type, items } = schema;
  const description = isBrief ? undefined : joinDescription(given, describeBounds(schema));
  const listed = type === 'object' ? compactObject(schema, brief) : compactScalar(schema);
  return {
    ...(description && { description }),
    ...listed,
    ...(type === 'array' && { items: compactPart(toObject(items), brief) }),
  };
}

/**
 * Writes a schema with the keywords that every provider, adapter and host takes, and in few tokens: types, fields,
 * choices of texts, descriptions. Bounds become words. Objects do not say that they are closed: hosts that check first
 * would hide this server's better answer. What is left out is checked here all the same.
 */
export const compactSchema = (schema: JsonSchema): JsonSchema => compactPart(schema, false);
