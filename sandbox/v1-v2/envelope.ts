import { toObject } from '../../src/declarations/json.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import { toPage } from '../paging.ts';

/** v1's code for success. */
const SUCCESS_CODE = 100;

/** Wraps an answer as v1 and v2 do, endpoint by endpoint, and a list under the name that it has there. */
export function wrapInEnvelope({ v1v2, list }: Operation, answer: Json | Json[] | null): Json {
  const data = Array.isArray(answer) && list?.at ? { [list.at]: answer } : answer;
  switch (v1v2?.envelope) {
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

/** A time as v1 has it, in Unix seconds, from milliseconds. */
export const toUnixSeconds = (ms: number) => Math.floor(ms / 1000);

/** A time as v2 has it, in ISO 8601, from Unix seconds; null where there is none. */
export const toIsoDate = (seconds: unknown) =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
