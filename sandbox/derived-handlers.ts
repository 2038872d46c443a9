import { getPathParameters, type Json, type Operation } from '../src/declarations/operation.ts';
import type { Handler, HandlerGroup } from './handler.ts';
import { createBatchOperationHandler, type ItemStarter, toBatchView } from './handlers/batches.ts';
import * as v3 from './handlers/index.ts';
import { createStartHandler, readStartedIds } from './job-handlers.ts';
import { createSimulatedKinds, type SimulatedKind } from './job-kinds.ts';
import { createRecordHandler, findRecordKind } from './record-handlers.ts';
import { createRoutes, type Route, selectOperation } from './routes.ts';
import * as v1v2 from './v1-v2/index.ts';

const GROUPS: readonly HandlerGroup[] = [...Object.values(v3), ...Object.values(v1v2)];

/** What all groups say of one thing, by name. */
const merge = <T>(get: (group: HandlerGroup) => Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> =>
  Object.fromEntries(GROUPS.flatMap((group) => Object.entries(get(group) ?? {})));

const OWN_HANDLERS = merge(({ handlers }) => handlers);
const RECORDS = merge(({ records }) => records);
const JOB_VIEWS = merge(({ jobViews }) => jobViews);
const RECORD_KINDS = GROUPS.flatMap(({ kinds = [] }) => kinds);

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

/** What follows from the operations alone. */
export interface Derived {
  routes: readonly Route[];
  /** The kinds of long work that are no family of records. */
  jobKinds: ReadonlyMap<string, SimulatedKind>;
  handlers: ReadonlyMap<Operation, Handler>;
}

/**
 * What answers each of some operations: its own handler, or else what its declaration says of it, or else its example.
 * An item of a batch is started as a request of its own would be.
 */
function createDerived(operations: readonly Operation[]): Derived {
  const kinds = createSimulatedKinds(operations, RECORD_KINDS, JOB_VIEWS, toBatchView);
  const jobKinds = new Map(kinds.map((kind) => [kind.name, kind]));
  const createItemStarter = (endpoint: string): ItemStarter => {
    const starters = operations.filter((candidate) => candidate.endpoint === endpoint);
    return (context) => {
      const starter = selectOperation(starters, context.request);
      return readStartedIds(starter, handlers.get(starter)?.(context));
    };
  };
  const createDeclaredHandler = (operation: Operation): Handler | undefined => {
    const family = RECORDS[operation.name] ?? findRecordKind(operation, RECORD_KINDS);
    const started = operation.effect === 'create' && operation.job && jobKinds.get(operation.job.name);
    if (started && !family) return createStartHandler(operation, started);
    const kind = family ?? findRecordKind(operation, kinds);
    return kind && createRecordHandler(operation, kind);
  };
  const createHandler = (operation: Operation): Handler => {
    const handler =
      OWN_HANDLERS[operation.name] ??
      createBatchOperationHandler(operation, createItemStarter) ??
      createDeclaredHandler(operation);
    return handler ? answerWithNulls(operation, handler) : createExampleHandler(operation);
  };
  const handlers = new Map(operations.map((operation) => [operation, createHandler(operation)]));
  return { routes: createRoutes(operations), jobKinds, handlers };
}

const known = new WeakMap<readonly Operation[], Derived>();

/** Derives it once for each list of operations: tests start a sandbox each. */
export function derive(operations: readonly Operation[]): Derived {
  const derived = known.get(operations) ?? createDerived(operations);
  known.set(operations, derived);
  return derived;
}
