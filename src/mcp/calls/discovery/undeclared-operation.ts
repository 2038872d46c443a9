import { z } from 'zod';
import { catalog } from '../../../catalog/catalog.ts';
import { toObject } from '../../../declarations/json.ts';
import { type Effect, getEndpoint, type Json, type Method, type Operation } from '../../../declarations/operation.ts';
import { chargeUnknown } from '../../../declarations/pricing.ts';
import { ToolError } from '../../../declarations/tool-error.ts';
import { findInputProblems } from '../../../openapi/check-input.ts';
import { getSpecEndpoint, isV3, type SpecOperation } from '../../../openapi/document.ts';
import { findOperationOfPath } from '../../../openapi/find-operation.ts';
import { formatProblems } from '../../results/format-problems.ts';
import type { CallServices } from '../call-services.ts';

/** What call_heygen_api was asked to send. */
interface ApiRequest {
  method: Method;
  path: string;
  query?: Json;
  body?: Json;
}

/** PUT and PATCH are treated as creates, because nothing says whether they make something. */
const EFFECTS: Readonly<Record<Method, Effect>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'create',
  PATCH: 'create',
  DELETE: 'delete',
};

const toRequest = ({ method, path, query, body }: Json): ApiRequest => ({
  // The tool's schema has read them.
  method: method as Method,
  path: String(path),
  ...(query !== undefined && { query: toObject(query) }),
  ...(body !== undefined && { body: toObject(body) }),
});

/** Rejects a path that a tool declares: the tool knows the price, the retries and the wait of its operation. */
function refuseDeclared({ method, path }: ApiRequest): void {
  const declared = catalog.operations.map((operation) => ({ ...getEndpoint(operation), name: operation.name }));
  const found = findOperationOfPath(declared, method, path);
  const tools = declared.filter((one) => one.method === found?.method && one.path === found.path);
  if (found) throw new ToolError(`${tools.map(({ name }) => name).join(' or ')} makes this request: call that.`);
}

/** @throws ToolError where HeyGen's OpenAPI file has no such operation, or it takes something else */
function checkBySpec(operations: readonly SpecOperation[], request: ApiRequest): void {
  const { method, path } = request;
  const found = findOperationOfPath(operations.filter(isV3), method, path);
  if (!found) {
    const beginning = path.split('/').slice(0, 3).join('/');
    const near = operations.filter((one) => one.path.startsWith(beginning)).map(getSpecEndpoint);
    const others = near.length > 0 ? ` It has ${near.slice(0, 10).join(', ')}.` : '';
    throw new ToolError(`HeyGen’s OpenAPI file has no ${method} ${path}.${others}`);
  }
  const problems = findInputProblems(found, request);
  if (problems.length > 0)
    throw new ToolError(
      `${getSpecEndpoint(found)} takes something else: ${formatProblems(problems, problems.length, '; ')}`,
    );
}

const buildQuery = (query: Json) =>
  new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));

/**
 * The request as an operation, so that it goes the way of all others. What writes is never sent twice, and its price is
 * not known.
 */
function createOperation({ method, path, query = {}, body = {} }: ApiRequest): Operation {
  const isRead = method === 'GET';
  const search = method === 'GET' || method === 'DELETE' ? '' : buildQuery(query).toString();
  return {
    name: 'call_heygen_api',
    title: `Send ${method} ${path} to HeyGen`,
    summary: '',
    // Its type has the method before it; the tool's schema has read the path, which holds no parameter.
    endpoint: `${method} ${search ? `${path}?${search}` : path}` as Operation['endpoint'],
    effect: EFFECTS[method],
    repeats: isRead ? 'by nature' : 'not at all',
    ...(!isRead && {
      spends: 'credits' as const,
      charge: () => chargeUnknown('what no tool declares'),
      agreement: 'This server does not know what it does: it may cost money or lose something.',
    }),
    fixed: body,
    input: z.looseObject({}),
    output: z.looseObject({}),
    example: { input: {}, output: {} },
  };
}

/**
 * Makes the operation that a call by method and path is of.
 * @throws ToolError where a tool makes the request, or HeyGen's OpenAPI file, if one is configured, does not have it
 */
export async function toUndeclaredOperation(
  { spec }: CallServices,
  given: Json,
): Promise<{ tool: Operation; input: Json }> {
  const request = toRequest(given);
  refuseDeclared(request);
  const operations = await spec?.getOperations();
  if (operations) checkBySpec(operations, request);
  const inQuery = request.method === 'GET' || request.method === 'DELETE';
  return { tool: createOperation(request), input: inQuery ? (request.query ?? {}) : {} };
}
