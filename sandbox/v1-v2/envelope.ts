import { toObject } from '../../src/declarations/json.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import { toPage } from '../paging.ts';

/** v1's code for success. */
const SUCCESS_CODE = 100;

/** What an answer holds: a list under the name that it has there, null where nothing is told of a change. */
function toData({ effect, example, list }: Operation, answer: Json | Json[] | null): unknown {
  const changes = effect === 'update' || effect === 'delete';
  if (changes && Object.keys(example.output).length === 0) return null;
  return Array.isArray(answer) && list?.at ? { [list.at]: answer } : answer;
}

/** Wraps an answer as v1 and v2 do, endpoint by endpoint. */
export function wrapInEnvelope(operation: Operation, answer: Json | Json[] | null): Json {
  const data = toData(operation, answer);
  switch (operation.v1v2?.envelope) {
    case 'error_data':
      return { error: null, data };
    case 'code_data':
      return { code: SUCCESS_CODE, data, message: 'Success' };
    case 'data':
      return { data };
    default:
      return toObject(data);
  }
}

/** A page as v1 and v2 have it: the items under a name of their own, and a token. */
export function toTokenPage(name: string, items: readonly Json[], request: Json): Json {
  const { data, next_token } = toPage(items, request, '');
  return { [name]: data, token: next_token };
}

/** A time as v2 has it, in ISO 8601, from Unix seconds; null where there is none. */
export const toIsoDate = (seconds: unknown) =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
