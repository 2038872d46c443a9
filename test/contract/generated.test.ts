import fc from 'fast-check';
import { describe, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { buildRequest } from '../../src/heygen/request.ts';
import type { Schema } from '../../src/openapi/schema.ts';
import { arbitrary } from './arbitrary.ts';
import { createFactsAjv, type Fact, factOf, jsonSchemaOf, known, requestFactOf } from './facts.ts';

const ajv = createFactsAjv();
const RUNS = 40;

const catalog = await loadFullCatalog();

/** The contract with nothing allowed beside it, so that a field which HeyGen does not have shows. */
function closed(schema: object): object {
  if (Array.isArray(schema)) return schema.map((item) => (typeof item === 'object' ? closed(item) : item));
  const parts = Object.entries(schema).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? closed(value) : value,
  ]);
  const { properties } = schema as { properties?: object };
  const isClosed = properties !== undefined && Object.keys(properties).length > 0 && 'type' in schema;
  return { ...Object.fromEntries(parts), ...(isClosed && { additionalProperties: false }) };
}

function queryProblems({ query }: Fact, path: string): string[] {
  const names = new Map(query.map((parameter) => [parameter.name, parameter]));
  return [...new URL(path, 'https://x').searchParams].flatMap(([name, value]) => {
    const fact = names.get(name);
    if (!fact) return [`${name} is no parameter`];
    const isNumber = fact.type === 'integer' || fact.type === 'number';
    if (isNumber && Number.isNaN(Number(value))) return [`${name} is not a number: ${value}`];
    return fact.enum && !fact.enum.includes(value) ? [`${name}: ${value} is not one of ${fact.enum}`] : [];
  });
}

describe.each(known(catalog.operations).map((operation) => [operation.name, operation] as const))(
  '%s',
  (_, operation) => {
    const endpoint = factOf(operation);
    const fact = requestFactOf(operation) as Schema | undefined;
    const valid = fact && ajv.compile(closed(jsonSchemaOf(fact)));

    /** What HeyGen would not take of a request. */
    function findProblems(input: Json): string[] {
      const request = buildRequest(operation, input);
      const path = request.path.split('?', 1)[0] as string;
      const inPath = path.split('/').length === endpoint.path.split('/').length ? [] : [`${path} has another length`];
      return [...inPath, ...queryProblems(endpoint, request.path), ...bodyProblems(request, input)];
    }

    function bodyProblems({ host, body }: ReturnType<typeof buildRequest>, { file }: Json): string[] {
      if (operation.encoding === 'raw')
        return host === 'upload' && body === file ? [] : ['the file is not sent as it is'];
      if (operation.encoding === 'multipart') {
        const sent = (body as [string, unknown][]).map(([name]) => name).join();
        return sent === Object.keys(fact?.properties ?? {}).join() ? [] : [`the form has ${sent}`];
      }
      if (!valid || body === undefined || valid(JSON.parse(String(body)))) return [];
      return [`${ajv.errorsText(valid.errors)}: ${String(body)}`];
    }

    it('sends only what HeyGen takes, whatever it is given', () => {
      fc.assert(
        fc.property(arbitrary(operation.input), (given) => {
          const problems = findProblems(operation.input.parse(given) as Json);
          // Not expect(): it would take as long as all the rest of the thousands of runs.
          if (problems.length > 0) throw new Error(problems.join('\n'));
        }),
        { numRuns: RUNS },
      );
    });
  },
);
