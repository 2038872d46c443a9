import { toObject } from '../../src/declarations/json.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';

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
