/** How a tool call ended: with a result, with an error for the model, cancelled by the caller, or by an internal error. */
export type CallOutcome = 'ok' | 'error' | 'cancelled' | 'fault';

/** By the names of OpenTelemetry's semantic conventions; what is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** Where a trace comes from (W3C Trace Context). */
export interface TraceParent {
  traceparent: string;
  tracestate?: string;
}

/** A part of the work as traces show it. */
export interface SpanOptions {
  /** One of few: no ids. */
  name: string;
  kind: 'server' | 'client' | 'internal';
  attributes: SpanAttributes;
  /** What caused it, in another process; without it, the span that runs. */
  parent?: TraceParent;
  /** A trace that came along and is not the cause. */
  link?: TraceParent;
  /** True where it is nobody's part: work that several callers share. */
  isRoot?: true;
}

/** A span that runs. */
export interface Span {
  setAttributes(attributes: SpanAttributes): void;
  /** Marks it as failed, by a class of error of which there are few. */
  fail(type: string): void;
}

/** Receives measurements, such as those of Prometheus. All times are in seconds. */
export interface Telemetry {
  /** A tool call is over. */
  recordCall?(tool: string, outcome: CallOutcome, seconds: number): void;
  /** A request to HeyGen is over; status 0 where no answer came. */
  recordRequest?(status: number, seconds: number): void;
  /** HeyGen answered a field otherwise than declared. */
  recordDrift?(operation: string, field: string): void;
  /** Runs work as a span; spans that begin within are its parts. One that throws has failed. */
  trace?<T>(options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
}

const NO_SPAN: Span = { setAttributes: () => {}, fail: () => {} };

/** Runs work as a span where somebody traces; the span is described only then. */
export function trace<T>(
  telemetry: Telemetry | undefined,
  describe: () => SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return telemetry?.trace ? telemetry.trace(describe(), work) : work(NO_SPAN);
}

type Tracer = Telemetry & Required<Pick<Telemetry, 'trace'>>;

const isTracer = (telemetry: Telemetry): telemetry is Tracer => telemetry.trace !== undefined;

/** Several as one. At most one of them traces. */
export function combineTelemetry(all: readonly Telemetry[]): Telemetry | undefined {
  if (all.length < 2) return all[0];
  const tracer = all.find(isTracer);
  return {
    recordCall: (...call) => all.forEach((telemetry) => void telemetry.recordCall?.(...call)),
    recordRequest: (...request) => all.forEach((telemetry) => void telemetry.recordRequest?.(...request)),
    recordDrift: (...drift) => all.forEach((telemetry) => void telemetry.recordDrift?.(...drift)),
    ...(tracer && { trace: (options, work) => tracer.trace(options, work) }),
  };
}
