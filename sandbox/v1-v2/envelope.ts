import { toObject } from '../../src/declarations/json.ts';
import type { Json, V1V2 } from '../../src/declarations/operation.ts';

/** v1's code for success. */
const SUCCESS_CODE = 100;

/** Wraps an answer as v1 and v2 do, endpoint by endpoint. */
export function wrapInEnvelope({ envelope }: V1V2, data: Json | Json[] | null): Json {
  switch (envelope) {
    case 'error_data':
      return { error: null, data };
    case 'code_data':
      return { code: SUCCESS_CODE, data, message: 'Success' };
    case 'data':
      return { data };
    case 'bare':
      return toObject(data);
  }
}
