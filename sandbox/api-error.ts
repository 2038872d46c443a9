import type { Json, Older } from '../src/declarations/operation.ts';

interface More {
  param?: string;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
  /** Set for a shape of v1 and v2, of which some of HeyGen's fronts still send the one with a number as code. */
  envelope?: Older['envelope'];
}

/** v1's numbers for codes, as its clients list them; others have their status. */
const NUMBERS: Readonly<Record<string, number>> = {
  unauthorized: 400112,
  invalid_parameter: 400175,
  video_not_found: 40031,
};

/** An error that the sandbox answers in HeyGen's shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: More;
  constructor(status: number, code: string, message: string, more: More = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.more = more;
  }

  get retryAfter() {
    return this.more.retryAfter;
  }

  /** The same in the shape of an older operation. */
  in(envelope: Older['envelope']): ApiError {
    return new ApiError(this.status, this.code, this.message, { ...this.more, envelope });
  }

  /** HeyGen's envelope (HeyGen v3 error codes page: code, message, param, doc_url). */
  get body() {
    const { code, message } = this;
    const { param, envelope } = this.more;
    if (envelope === 'error_data') return { error: { code, message }, data: null };
    if (envelope) return { code: NUMBERS[code] ?? (Number(code) || this.status), message, data: null };
    const doc = `https://developers.heygen.com/docs/error-codes#${code.replaceAll('_', '-')}`;
    return { error: { code, message, ...(param !== undefined && { param }), doc_url: doc } };
  }
}

export const notFound = (code: string, what: string) =>
  new ApiError(404, code, `${what} does not exist or is not yours`);

/**
 * The one of many whose `field` is `id`.
 * @throws ApiError 404
 */
export function found(items: readonly Json[], field: string, id: unknown, code: string, what: string): Json {
  const item = items.find((candidate) => candidate[field] === id);
  if (!item) throw notFound(code, `${what} ${id}`);
  return item;
}
