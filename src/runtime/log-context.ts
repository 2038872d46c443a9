/** What a log line says of the request that it belongs to. */
export interface LogContext {
  /** The request's id: sent on to HeyGen, answered to the caller and named in errors. */
  request: string;
  /** Who asks, as a name that gives nothing away. */
  caller?: string;
  /** The caller's trace, where it sent one (W3C Trace Context). */
  trace_id?: string;
  span_id?: string;
}

/** What a caller may choose as a request id: nothing that breaks a header or a log. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** A request id as it came, or undefined where it cannot be used. */
export const parseRequestId = (given: unknown): string | undefined =>
  typeof given === 'string' && REQUEST_ID.test(given) ? given : undefined;

const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}(?:-.*)?$/;

/** Reads a `traceparent` (W3C Trace Context); one that is malformed says nothing. */
export function parseTraceparent(traceparent: unknown): Pick<LogContext, 'trace_id' | 'span_id'> {
  const [, trace_id, span_id] = (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)) || [];
  return trace_id && span_id ? { trace_id, span_id } : {};
}
