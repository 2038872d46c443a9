import type { Tool } from '@modelcontextprotocol/server';

type Schema = Record<string, unknown>;

/** What a model's provider, or the adapter before it, refuses in a tool, and where that is known from. */
export interface ProviderRule {
  provider: string;
  rule: string;
  source: string;
  /** Places in a tool that break the rule. */
  findBreaches: (tool: Tool) => string[];
}

/** A part of a schema with the path to it. */
interface Part {
  path: string;
  schema: Schema;
}

/** The keywords that hold schemas, other than `properties`, which holds them by name. */
const NESTED = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'propertyNames'];
const NESTED_LISTS = ['oneOf', 'anyOf', 'allOf', 'prefixItems'];

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema and all parts of it, the root first. */
export function listParts(schema: Schema, path = '#'): Part[] {
  const named = ['properties', '$defs'].flatMap((keyword) =>
    Object.entries((schema[keyword] ?? {}) as Record<string, Schema>).map(
      ([name, part]) => [`${path}/${name}`, part] as const,
    ),
  );
  const nested = NESTED.map((keyword) => [`${path}/${keyword}`, schema[keyword]] as const);
  const lists = NESTED_LISTS.flatMap((keyword) =>
    ((schema[keyword] ?? []) as Schema[]).map((part, index) => [`${path}/${keyword}/${index}`, part] as const),
  );
  const children = [...named, ...nested, ...lists].flatMap(([at, part]) => (isSchema(part) ? listParts(part, at) : []));
  return [{ path, schema }, ...children];
}

const partsWhere = (isBreach: (part: Part) => boolean) => (tool: Tool) =>
  listParts(tool.inputSchema as Schema)
    .filter(isBreach)
    .map(({ path, schema }) => `${path}: ${JSON.stringify(schema).slice(0, 80)}`);

const partsWith = (...keywords: string[]) => partsWhere(({ schema }) => keywords.some((keyword) => keyword in schema));

const toolWhere = (isBreach: (tool: Tool) => boolean) => (tool: Tool) => (isBreach(tool) ? [tool.name] : []);

const getDepth = (path: string) => path.split('/').length - 1;

export const PROVIDER_RULES: readonly ProviderRule[] = [
  {
    provider: 'OpenAI',
    rule: 'a name has at most 64 letters, digits, _ and -',
    source: 'platform.openai.com/docs/api-reference, tools.function.name',
    findBreaches: toolWhere(({ name }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name)),
  },
  {
    provider: 'OpenAI',
    rule: 'a description has at most 1,024 characters',
    source: 'error string_above_max_length of tools[].function.description, reported in several hosts',
    findBreaches: toolWhere(({ description = '' }) => description.length > 1024),
  },
  {
    provider: 'OpenAI strict',
    rule: 'no format uri and no composition keywords',
    source:
      'platform.openai.com/docs/guides/structured-outputs, supported schemas; hosts.md: @openai/agents sends format uri',
    findBreaches: partsWith('format', 'allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'patternProperties'),
  },
  {
    provider: 'OpenAI strict',
    rule: 'the root is an object and no choice',
    source: 'platform.openai.com/docs/guides/structured-outputs, root objects must not be anyOf',
    findBreaches: toolWhere(
      ({ inputSchema }) => inputSchema.type !== 'object' || 'anyOf' in inputSchema || 'oneOf' in inputSchema,
    ),
  },
  {
    provider: 'OpenAI strict',
    rule: 'at most 10 levels, 5,000 properties, 1,000 choices',
    source: 'platform.openai.com/docs/guides/structured-outputs, objects have limitations on nesting depth and size',
    findBreaches: (tool) => {
      const parts = listParts(tool.inputSchema as Schema);
      const choices = parts.flatMap(({ schema }) => (schema.enum as unknown[] | undefined) ?? []);
      const deepest = Math.max(...parts.map(({ path }) => getDepth(path)));
      return deepest > 10 || parts.length > 5_000 || choices.length > 1_000 ? [tool.name] : [];
    },
  },
  {
    provider: 'Anthropic',
    rule: 'no oneOf, allOf or anyOf at the root, which is an object',
    source:
      'docs.anthropic.com, tool use; error "input_schema does not support oneOf, allOf, or anyOf at the top level"',
    findBreaches: toolWhere(
      ({ inputSchema }) =>
        inputSchema.type !== 'object' || ['oneOf', 'allOf', 'anyOf'].some((keyword) => keyword in inputSchema),
    ),
  },
  {
    provider: 'Gemini',
    rule: 'no keyword beside those of its Schema',
    source: 'ai.google.dev/api/caching#Schema; hosts.md: "Unknown name", whole request refused',
    findBreaches: partsWith(
      'propertyNames',
      'exclusiveMinimum',
      'exclusiveMaximum',
      'multipleOf',
      'const',
      'oneOf',
      '$ref',
      '$defs',
      'patternProperties',
    ),
  },
  {
    provider: 'Gemini',
    rule: 'format only as it knows it',
    source: 'hosts.md: "only enum and date-time are supported for STRING type", reported',
    findBreaches: partsWith('format'),
  },
  {
    provider: 'Gemini',
    rule: 'choices are texts',
    source: 'ai.google.dev/api/caching#Schema: enum[] of string; hosts.md',
    findBreaches: partsWhere(
      ({ schema }) =>
        Array.isArray(schema.enum) &&
        (schema.type !== 'string' || schema.enum.some((choice) => typeof choice !== 'string')),
    ),
  },
  {
    provider: 'Gemini',
    rule: 'every part has one type',
    source: 'ai.google.dev/api/caching#Schema: type, required',
    findBreaches: partsWhere(({ schema }) => typeof schema.type !== 'string'),
  },
  {
    provider: 'Gemini',
    rule: 'an array says what it holds',
    source: 'error "items: missing field", reported in several adapters',
    findBreaches: partsWhere(({ schema }) => schema.type === 'array' && !isSchema(schema.items)),
  },
  {
    provider: 'Gemini, mcp-use',
    rule: 'an object below the root without fields says that it is open',
    source: 'hosts.md: "should be non-empty for OBJECT type", reported; mcp-use closes such objects',
    findBreaches: partsWhere(
      ({ path, schema }) =>
        path !== '#' &&
        schema.type === 'object' &&
        Object.keys((schema.properties ?? {}) as Schema).length === 0 &&
        schema.additionalProperties !== true,
    ),
  },
  {
    provider: 'Bedrock (Nova)',
    rule: 'the root holds type, properties and required alone',
    source: 'docs.aws.amazon.com/nova/latest/userguide/tool-use-definition.html',
    findBreaches: toolWhere(({ inputSchema }) => {
      const others = Object.keys(inputSchema).filter((key) => !['type', 'properties', 'required'].includes(key));
      return others.length > 0 || !isSchema(inputSchema.properties);
    }),
  },
  {
    provider: 'Bedrock',
    rule: 'a description is not empty, a name has at most 64 letters, digits, _ and -',
    source: 'docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html',
    findBreaches: toolWhere(({ name, description }) => !description || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)),
  },
  {
    provider: 'hosts that check first (Gemini CLI, Qwen Code, Genkit)',
    rule: 'no bound that hides this server’s better answer',
    source: 'hosts.md: models see only "params must NOT have additional properties"; Genkit ends the run',
    findBreaches: partsWhere(
      ({ schema }) =>
        schema.additionalProperties === false ||
        ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'].some(
          (key) => key in schema,
        ),
    ),
  },
];
