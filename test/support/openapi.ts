import { readFileSync } from 'node:fs';
import type { Json } from '../../src/declarations/operation.ts';

interface Fact {
  id: string;
  method: string;
  path: string;
  path_params: string[];
  query: ({ name: string; required: boolean } & Json)[];
  encoding?: string;
  request?: Json;
  response?: Json;
}

const july: { $defs: Json; operations: Fact[] } = JSON.parse(
  readFileSync(new URL('../contract/v3.facts.json', import.meta.url), 'utf8'),
);

/** Facts with their references as OpenAPI writes them. */
const toReferences = (value: unknown) =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));

const toContent = (type: string, schema: unknown) => ({ content: { [type]: { schema: toReferences(schema) } } });

function toOperation({ id, path_params, query, encoding, request, response = {} }: Fact, hasKey: boolean) {
  const inPath = path_params.map((name) => ({ in: 'path', name, required: true, schema: { type: 'string' } }));
  const inQuery = query.map(({ name, required, ...schema }) => ({ in: 'query', name, required, schema }));
  const key = { in: 'header', name: 'Idempotency-Key', schema: { type: 'string' } };
  return {
    operationId: id,
    summary: `Words about ${id}`,
    description: 'Prose that facts leave out.',
    parameters: [...inPath, ...inQuery, ...(hasKey ? [key] : [])],
    ...(request && {
      requestBody: toContent(encoding === 'multipart' ? 'multipart/form-data' : 'application/json', request),
    }),
    responses: { 200: { description: 'Well.', ...toContent('application/json', response) } },
  };
}

/** A document of OpenAPI that a test changes: an object whose members it may set and delete. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches deep into it
export type Document = any;

/** An OpenAPI document as HeyGen's would be, of facts: those operations whose path begins so. */
export function createDocument(beginning: string, hasKey: (fact: Fact) => boolean = () => false): Document {
  const paths: Record<string, Json> = {};
  for (const fact of july.operations.filter(({ path }) => path.startsWith(beginning)))
    paths[fact.path] = { ...paths[fact.path], [fact.method.toLowerCase()]: toOperation(fact, hasKey(fact)) };
  return { openapi: '3.0.3', info: { title: 'HeyGen' }, paths, components: { schemas: toReferences(july.$defs) } };
}

/** The facts that such a document is made of. */
export const getFacts = (beginning: string) => ({
  $defs: july.$defs,
  operations: july.operations.filter(({ path }) => path.startsWith(beginning)),
});
