import type { Json, V1V2 } from '../src/declarations/operation.ts';

interface Details {
  /** The field of the request that is at fault. */
  param?: string;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
  /** Set for an error body of v1 and v2; some of HeyGen's gateways still send the one with a number as code. */
  envelope?: V1V2['envelope'];
}

/** v1's numbers for codes, as its clients list them; others have their status. */
const V1_ERROR_NUMBERS: Readonly<Record<string, number>> = {
  unauthorized: 400112,
  invalid_parameter: 400175,
  video_not_found: 40031,
};

/** An error that the sandbox answers in HeyGen's shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Details;
  constructor(status: number, code: string, message: string, details: Details = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /**
   * HeyGen's body (HeyGen v3 error codes page: code, message, param, doc_url).
   * @param envelope that of an operation of v1 or v2
   */
  getBody(envelope = this.details.envelope): Json {
    const { code, message } = this;
    const { param } = this.details;
    if (envelope === 'error_data') return { error: { code, message }, data: null };
    if (envelope) return { code: V1_ERROR_NUMBERS[code] ?? (Number(code) || this.status), message, data: null };
    const doc = `https://developers.heygen.com/docs/error-codes#${code.replaceAll('_', '-')}`;
    return { error: { code, message, ...(param !== undefined && { param }), doc_url: doc } };
  }
}

export const createNotFoundError = (code: string, what: string) =>
  new ApiError(404, code, `${what} does not exist or is not yours`);

export const createParameterError = (message: string, param?: string) =>
  new ApiError(400, 'invalid_parameter', message, { ...(param !== undefined && { param }) });
