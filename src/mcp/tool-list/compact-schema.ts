/** A JSON Schema, or a part of one. */
export type JsonSchema = Record<string, unknown>;

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords whose values are schemas by name, so that a property called `minLength` is not taken for a bound. */
const SCHEMA_MAPS = new Set(['properties', '$defs']);

/** What tells a model nothing: bounds that zod adds to whole numbers, "not empty", the type of a constant. */
function isNoise(keyword: string, value: unknown, schema: JsonSchema, isRoot: boolean): boolean {
  if (keyword === 'minimum' || keyword === 'maximum') return Math.abs(value as number) === Number.MAX_SAFE_INTEGER;
  if (keyword === 'minLength') return value === 1;
  if (keyword === 'type') return 'const' in schema;
  return keyword === '$schema' || (keyword === 'additionalProperties' && !isRoot);
}

function stripNoise(value: unknown, isRoot = false): unknown {
  if (Array.isArray(value)) return value.map((item) => stripNoise(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([keyword, held]) => !isNoise(keyword, held, value, isRoot));
  return Object.fromEntries(
    kept.map(([keyword, held]) => [
      keyword,
      SCHEMA_MAPS.has(keyword) ? stripNoiseOfEach(held as JsonSchema) : stripNoise(held),
    ]),
  );
}

const stripNoiseOfEach = (map: JsonSchema) =>
  Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, stripNoise(schema)]));

/** Characters that a part must have before it is worth a definition: a reference costs about 30 itself. */
const MIN_SHARED_CHARACTERS = 120;

/** Parts of a schema that stand in it more than once, the largest first. */
function findRepeats(schema: JsonSchema): string[] {
  const counts = new Map<string, number>();
  const context = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(context);
    if (!isObject(value)) return;
    const text = JSON.stringify(value);
    if ('type' in value && text.length > MIN_SHARED_CHARACTERS) counts.set(text, (counts.get(text) ?? 0) + 1);
    Object.values(value).forEach(context);
  };
  context(schema);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([text]) => text)
    .sort((a, b) => b.length - a.length);
}

/** Names parts that repeat once under `$defs`. JSON text is compared, which is exact because zod writes keys in order. */
function shareRepeats(schema: JsonSchema): JsonSchema {
  const [largest] = findRepeats(schema);
  if (!largest) return schema;
  const { $defs = {}, ...rest } = schema as { $defs?: JsonSchema };
  const name = `d${Object.keys($defs).length + 1}`;
  const replaced = JSON.parse(
    JSON.stringify({ ...rest, $defs }).replaceAll(largest, JSON.stringify({ $ref: `#/$defs/${name}` })),
  );
  return shareRepeats({ ...replaced, $defs: { ...replaced.$defs, [name]: JSON.parse(largest) } });
}

/** Writes a schema in the fewest tokens that say the same to a model; what is left out is still checked here. */
export const compactSchema = (schema: JsonSchema): JsonSchema => shareRepeats(stripNoise(schema, true) as JsonSchema);
