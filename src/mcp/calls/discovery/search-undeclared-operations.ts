import MiniSearch from 'minisearch';
import { catalog } from '../../../catalog/catalog.ts';
import { findUndeclared } from '../../../openapi/compare-operations.ts';
import { getSpecEndpoint, type SpecOperation } from '../../../openapi/document.ts';
import type { SpecSource } from '../../../openapi/spec-source.ts';
import { sanitizeText } from '../../results/sanitize-text.ts';
import { getSearchTerms, stem } from './search-synonyms.ts';

/** Operations of HeyGen's OpenAPI file that are shown for an intent, and the most characters of one's fields. */
const MAX_SHOWN = 3;
const MAX_FIELDS = 3_000;
const MAX_SUMMARY = 200;

const toTerms = (word: string) => [stem(word.toLowerCase()), ...getSearchTerms(word.toLowerCase())];

/** An operation that no tool declares, as a model may call it. */
function describe(operation: SpecOperation): string {
  const { query, body, summary = '' } = operation;
  const fields = { ...(Object.keys(query.properties ?? {}).length > 0 && { query }), ...(body && { body }) };
  const shown = JSON.stringify(fields);
  return `${getSpecEndpoint(operation)} (new, by call_heygen_api): ${sanitizeText(summary, MAX_SUMMARY)}\n${
    shown.length > MAX_FIELDS ? `${shown.slice(0, MAX_FIELDS)} …` : shown
  }`;
}

function createIndex(operations: readonly SpecOperation[]): MiniSearch {
  const index = new MiniSearch({ fields: ['words', 'summary'], processTerm: toTerms });
  index.addAll(
    operations.map((operation, id) => ({
      id,
      words: `${operation.id} ${operation.path}`.replace(/[^a-z]+|(?<=[a-z])(?=[A-Z])/gi, ' '),
      summary: operation.summary ?? '',
    })),
  );
  return index;
}

/** Finds what HeyGen's OpenAPI file has and no tool declares, for an intent. */
export function createUndeclaredOperationSearch(spec: SpecSource): (intent: string) => Promise<string[]> {
  let searched: readonly SpecOperation[] | undefined;
  let undeclared: readonly SpecOperation[] = [];
  let index: MiniSearch | undefined;
  return async (intent) => {
    const operations = await spec.getOperations();
    if (operations !== searched || !index) {
      searched = operations;
      undeclared = findUndeclared(catalog.operations, operations ?? []);
      index = createIndex(undeclared);
    }
    const hits = index.search(intent, { combineWith: 'OR' }).slice(0, MAX_SHOWN);
    return hits.flatMap(({ id }) => undeclared[Number(id)] ?? []).map(describe);
  };
}
