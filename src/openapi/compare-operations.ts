import {
  getEndpoint,
  getLocalInput,
  getPathParameters,
  getRepeats,
  type Operation,
} from '../declarations/operation.ts';
import {
  compareObjects,
  compareOutputs,
  compareSchemas,
  type Difference,
  formatDifference,
  toSchema,
} from './compare-schemas.ts';
import { getSpecEndpoint, isV3, type SpecOperation, toPathForm } from './document.ts';
import type { Schema } from './schema.ts';

/** An operation of which a declaration and an OpenAPI document disagree. */
export interface ChangedOperation {
  tool: string;
  endpoint: string;
  differences: Difference[];
  /** Fields of the answer that the declaration does not name; they are passed on all the same. */
  newAnswerFields: string[];
}

/** An OpenAPI document beside the declarations. */
export interface SpecComparison {
  /** Operations of v3 in the document. */
  operations: number;
  /** What no tool declares. */
  added: { endpoint: string; summary?: string }[];
  /** Tools whose endpoint the document does not have. */
  gone: { tool: string; endpoint: string }[];
  changed: ChangedOperation[];
}

const omit = (schema: Schema, isOmitted: (name: string) => boolean): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !isOmitted(name))),
  required: (schema.required ?? []).filter((name) => !isOmitted(name)),
});

/** The member of a union that a declaration's fixed fields choose. */
function selectMember(body: Schema, { fixed = {} }: Operation): Schema {
  const [entry] = Object.entries(fixed);
  if (!body.oneOf || !entry) return body;
  const [name, value] = entry;
  return body.oneOf.find((member) => member.properties?.[name]?.const === value) ?? body;
}

/** What a declaration sends, beyond the path. */
function getDeclaredRequest(operation: Operation): Schema {
  const inPath = new Set(getPathParameters(operation));
  const local = getLocalInput(operation);
  const schema = omit(toSchema(operation.input), (name) => inPath.has(name) || name === 'extra' || name in local);
  return { ...schema, required: [...(schema.required ?? []), ...(operation.beforeSend?.fills ?? [])] };
}

/** A text where HeyGen lists events is not a difference: it lengthens that list, and an unknown name is passed on. */
const isOpenList = ({ what, declared, heygen }: Difference) =>
  what === 'choices' &&
  Array.isArray(declared) &&
  declared.length === 0 &&
  String(heygen).includes('avatar_video.success');

function compareRequests(operation: Operation, spec: SpecOperation): Difference[] {
  const { method } = getEndpoint(operation);
  const ours = getDeclaredRequest(operation);
  if (method === 'GET' || method === 'DELETE') return compareObjects(ours, spec.query, operation.name);
  const { fixed = {}, idempotencyField } = operation;
  const isOurs = (name: string) => name in fixed || name === idempotencyField;
  const theirs = selectMember(spec.body ?? { properties: {} }, operation);
  return theirs.oneOf
    ? compareSchemas(ours, theirs, operation.name)
    : compareObjects(omit(ours, isOurs), omit(theirs, isOurs), operation.name);
}

/** What a declaration's output stands for: what is in `data` or, of a list, one item of it. */
const getAnswer = ({ list }: Operation, whole: Schema): Schema => {
  const answer = whole.properties?.data ?? whole;
  const within = list?.at ? (answer.properties?.[list.at] ?? answer) : answer;
  return list ? (within.items ?? within) : within;
};

function compareRepeats(operation: Operation, { takesIdempotencyKey, method }: SpecOperation): Difference[] {
  if (method !== 'POST' || takesIdempotencyKey === (getRepeats(operation) === 'header')) return [];
  const heygen = takesIdempotencyKey ? 'header' : 'no header';
  return [{ field: `${operation.name} (Idempotency-Key)`, what: 'choices', declared: getRepeats(operation), heygen }];
}

/** One declaration beside the document's operation of the same endpoint. */
function compareOperation(operation: Operation, spec: SpecOperation): ChangedOperation {
  const shown = spec.answer && getAnswer(operation, spec.answer);
  // A document may leave open what an answer holds.
  const answer = shown?.properties || shown?.oneOf ? shown : undefined;
  const output = toSchema(operation.output);
  const known = new Set(Object.keys(output.properties ?? {}));
  const differences = [
    ...compareRequests(operation, spec),
    ...compareRepeats(operation, spec),
    ...(answer ? compareOutputs(output, answer, `${operation.name} answers`) : []),
  ];
  return {
    tool: operation.name,
    endpoint: operation.endpoint,
    differences: differences.filter((difference) => !isOpenList(difference)),
    newAnswerFields: Object.keys(answer?.properties ?? {}).filter((name) => !known.has(name)),
  };
}

/** The document's operations that no declaration names. */
export function findUndeclared(declared: readonly Operation[], spec: readonly SpecOperation[]): SpecOperation[] {
  const known = new Set(declared.map(({ endpoint }) => toPathForm(endpoint)));
  return spec.filter((operation) => isV3(operation) && !known.has(toPathForm(getSpecEndpoint(operation))));
}

/** Compares the declarations of v3 with an OpenAPI document, operation by operation and field by field. */
export function compareWithSpec(declared: readonly Operation[], spec: readonly SpecOperation[]): SpecComparison {
  const ofV3 = declared.filter((operation) => isV3(getEndpoint(operation)));
  const theirs = new Map(spec.filter(isV3).map((operation) => [toPathForm(getSpecEndpoint(operation)), operation]));
  const compared = ofV3.flatMap((operation) => {
    const found = theirs.get(toPathForm(operation.endpoint));
    return found ? [compareOperation(operation, found)] : [];
  });
  return {
    operations: theirs.size,
    added: findUndeclared(ofV3, spec).map((operation) => ({
      endpoint: getSpecEndpoint(operation),
      ...(operation.summary && { summary: operation.summary }),
    })),
    gone: ofV3
      .filter(({ endpoint }) => !theirs.has(toPathForm(endpoint)))
      .map(({ name, endpoint }) => ({ tool: name, endpoint })),
    changed: compared.filter(
      ({ differences, newAnswerFields }) => differences.length > 0 || newAnswerFields.length > 0,
    ),
  };
}

const formatChanged = ({ tool, endpoint, differences, newAnswerFields }: ChangedOperation): string[] => [
  `changed  ${endpoint} (${tool})`,
  ...differences.map((difference) => `           ${formatDifference(difference)}`),
  ...(newAnswerFields.length > 0 ? [`           ${tool} answers also: ${newAnswerFields.join(', ')}`] : []),
];

/** The comparison in words, a line for each finding. */
export function formatComparison({ operations, added, gone, changed }: SpecComparison): string {
  const lines = [
    ...added.map(
      ({ endpoint, summary }) =>
        `new      ${endpoint}${summary ? `: ${summary.replace(/\s+/g, ' ').slice(0, 100)}` : ''}`,
    ),
    ...gone.map(({ tool, endpoint }) => `gone     ${endpoint} (${tool})`),
    ...changed.flatMap(formatChanged),
    `${operations} operations of v3 in the file: ${added.length} new, ${gone.length} gone, ${changed.length} changed`,
  ];
  return `${lines.join('\n')}\n`;
}
