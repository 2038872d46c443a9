import { getPathParameters, type Json, type Operation } from '../src/declarations/operation.ts';
import type { Handler } from './handler.ts';
import { createBatchOperationHandler, type ItemStarter } from './handlers/batches.ts';
import { JOB_VIEWS, RECORD_KINDS, V3_HANDLERS } from './handlers/index.ts';
import { createJobHandler, readStartedIds } from './job-handlers.ts';
import { createRecordHandler } from './record-handlers.ts';
import { selectOperation } from './routes.ts';
import { V1_V2_HANDLERS, V1_V2_JOB_VIEWS } from './v1-v2/index.ts';

const OWN_HANDLERS = { ...V3_HANDLERS, ...V1_V2_HANDLERS };
const VIEWS = { ...JOB_VIEWS, ...V1_V2_JOB_VIEWS };

/** Answers the declared example of an operation, with the ids that it was asked for. */
const createExampleHandler =
  (operation: Operation): Handler =>
  ({ request }) => {
    const names = getPathParameters(operation).filter((name) => name in operation.example.output);
    const ids = Object.fromEntries(names.map((name) => [name, request[name]]));
    const item: Json = { ...operation.example.output, ...ids };
    return operation.list ? [item] : item;
  };

/** Has an answer of v3 hold null for each declared field that its handler does not know. */
function answerWithNulls({ v1v2, output }: Operation, handler: Handler): Handler {
  if (v1v2) return handler;
  const nulls = Object.fromEntries(Object.keys(output.shape).map((name) => [name, null]));
  return (context) => {
    const data = handler(context);
    return Array.isArray(data) ? data.map((item) => ({ ...nulls, ...item })) : { ...nulls, ...data };
  };
}

/**
 * What answers each of some operations: its own handler, or else what its declaration says of it, or else its example.
 * An item of a batch is started as a request of its own would be.
 */
export function createHandlers(operations: readonly Operation[]): ReadonlyMap<Operation, Handler> {
  const createItemStarter = (endpoint: string): ItemStarter => {
    const starters = operations.filter((candidate) => candidate.endpoint === endpoint);
    return (context) => {
      const starter = selectOperation(starters, context.request);
      return readStartedIds(starter, handlers.get(starter)?.(context));
    };
  };
  const createHandler = (operation: Operation): Handler => {
    const handler =
      OWN_HANDLERS[operation.name] ??
      createRecordHandler(operation, RECORD_KINDS) ??
      createBatchOperationHandler(operation, createItemStarter) ??
      createJobHandler(operation, operations, VIEWS);
    return handler ? answerWithNulls(operation, handler) : createExampleHandler(operation);
  };
  const handlers: ReadonlyMap<Operation, Handler> = new Map(
    operations.map((operation) => [operation, createHandler(operation)]),
  );
  return handlers;
}
