import type { Effect, Method } from '../src/declarations/operation.ts';
import type { SpecOperation } from '../src/openapi/document.ts';
import type { Schema } from '../src/openapi/schema.ts';

const EFFECTS: Readonly<Record<Method, Effect>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

const quote = (value: unknown) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

const isParameter = (segment: string) => segment.startsWith('{');
const toSingular = (word: string) => word.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');

/** A tool's name as HeyGen would call it: `get_dub`, `list_dubs`, `cancel_workflow_run`. */
function toToolName({ method, path }: SpecOperation): string {
  const words = path
    .split('/')
    .slice(2)
    .filter((segment) => !isParameter(segment));
  const last = path.split('/').at(-1) ?? '';
  const toNoun = (of: readonly string[]) => toSingular(of.join('_').replaceAll('-', '_'));
  const above = path.split('/').at(-2) ?? '';
  if (method === 'POST' && isParameter(above) && !isParameter(last))
    return `${last.replaceAll('-', '_')}_${toNoun(words.slice(0, -1))}`;
  if (method === 'GET')
    return isParameter(last) ? `get_${toNoun(words)}` : `list_${words.join('_').replaceAll('-', '_')}`;
  return `${EFFECTS[method]}_${toNoun(words)}`;
}

const toCamelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const addBounds = (
  schema: Schema,
  least: 'minimum' | 'minLength' | 'minItems',
  most: 'maximum' | 'maxLength' | 'maxItems',
) =>
  `${schema[least] === undefined ? '' : `.min(${schema[least]})`}${schema[most] === undefined ? '' : `.max(${schema[most]})`}`;

/** A schema as a declaration writes it. */
function toZod(schema: Schema, isInput: boolean): string {
  const { type, enum: values, const: only, oneOf, items, additionalProperties, properties } = schema;
  if (only !== undefined) return `z.literal(${quote(only)})`;
  if (values) return isInput ? `z.enum([${values.map(quote).join(', ')}])` : 'z.string()';
  if (oneOf) return `z.union([${oneOf.map((member) => toZod(member, isInput)).join(', ')}])`;
  if (properties) return `z.${isInput ? 'strict' : 'loose'}Object(${toShape(schema, isInput)})`;
  if (type === 'array')
    return `z.array(${toZod(items ?? {}, isInput)})${addBounds({ ...(isInput && { maxItems: 100 }), ...schema }, 'minItems', 'maxItems')}`;
  if (type === 'string') return isInput ? `field.line(${schema.maxLength ?? ''})` : 'z.string()';
  if (type === 'integer') return `z.int()${isInput ? addBounds(schema, 'minimum', 'maximum') : ''}`;
  if (type === 'number') return `z.number()${isInput ? addBounds(schema, 'minimum', 'maximum') : ''}`;
  if (type === 'boolean') return 'z.boolean()';
  return additionalProperties && isInput ? `field.record(${toZod(additionalProperties, isInput)})` : 'z.unknown()';
}

function toShape({ properties = {}, required = [] }: Schema, isInput: boolean): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const isOptional = !required.includes(name) || (!isInput && field.nullable);
    return `${/^[a-z_]\w*$/i.test(name) ? name : quote(name)}: ${toZod(field, isInput)}${isOptional ? '.optional()' : ''}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** An operation as a person may begin to declare it: what facts cannot say is left open. */
export function createDeclarationSkeleton(operation: SpecOperation): string {
  const { method, path, query, body, answer, takesIdempotencyKey } = operation;
  const name = toToolName(operation);
  const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => String(match[1]));
  const sent = method === 'GET' || method === 'DELETE' ? query : (body ?? query);
  const ids = Object.fromEntries(parameters.map((parameter) => [parameter, { type: 'string' }]));
  const input: Schema = {
    properties: { ...ids, ...sent.properties },
    required: [...parameters, ...(sent.required ?? [])],
  };
  const data = answer?.properties?.data ?? answer ?? {};
  const isList = data.type === 'array';
  const output = isList ? (data.items ?? {}) : data;
  const columns = Object.keys(output.properties ?? {}).slice(0, 4);
  const lines = [
    `name: ${quote(name)},`,
    "title: '',",
    "summary: '',",
    `endpoint: ${quote(`${method} ${path}`)},`,
    `effect: ${quote(EFFECTS[method])},`,
    ...(method === 'POST' ? [`repeats: ${quote(takesIdempotencyKey ? 'header' : 'not at all')},`] : []),
    ...(isList ? [`list: { name: 'items', columns: [${columns.map(quote).join(', ')}] },`] : []),
    `input: z.strictObject(${toShape(input, true)}),`,
    `output: z.looseObject(${toShape(output, false)}),`,
    'example: { input: {}, output: {} },',
  ];
  return `/** HeyGen v3, ${method} ${path}. */\nexport const ${toCamelCase(name)} = operation({\n${lines.map((line) => `  ${line}`).join('\n')}\n});\n`;
}
