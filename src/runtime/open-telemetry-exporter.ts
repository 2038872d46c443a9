import type { api, NodeSDK } from '@opentelemetry/sdk-node';
import type { Logger } from './log.ts';
import type { Span, SpanAttributes, SpanOptions, Telemetry, TraceParent } from './telemetry.ts';
import { VERSION } from './version.ts';

type Api = typeof api;

const NAME = 'heygen-mcp';

/** Bounds of durations in seconds, as the semantic conventions for MCP and for HTTP have them. */
const MCP_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The attributes of a span that its duration is counted by: those with few values. */
const MEASURED = {
  server: [
    'mcp.method.name',
    'gen_ai.tool.name',
    'gen_ai.prompt.name',
    'gen_ai.operation.name',
    'mcp.protocol.version',
    'network.transport',
    'error.type',
  ],
  client: ['http.request.method', 'url.template', 'server.address', 'http.response.status_code', 'error.type'],
} as const;

/** Calls that wait now, and other numbers that are read when they are exported. */
export interface OpenTelemetry extends Telemetry {
  countWaits(count: () => number): void;
  /** Exports what is left. */
  close(): Promise<void>;
}

const omitUndefined = (attributes: SpanAttributes) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** The instruments, by the names of the semantic conventions where those have one. */
function createInstruments({ metrics }: Api) {
  const meter = metrics.getMeter(NAME, VERSION);
  const createHistogram = (name: string, description: string, bounds: number[]) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: bounds } });
  return {
    server: createHistogram('mcp.server.operation.duration', 'How long MCP requests took.', MCP_SECONDS),
    client: createHistogram('http.client.request.duration', 'How long requests to HeyGen took.', HTTP_SECONDS),
    drifts: meter.createCounter('heygen_mcp.drifts', {
      description: 'Fields that HeyGen answered otherwise than declared.',
      unit: '{field}',
    }),
    waits: meter.createObservableUpDownCounter('heygen_mcp.waiting_calls', {
      description: 'Calls that wait for a job now.',
      unit: '{call}',
    }),
  };
}

/** Reads a remote context; one that is malformed gives none. */
function extractContext({ context, propagation, trace }: Api, parent: TraceParent, ambient: api.Context) {
  const carrier = { ...parent };
  const extracted = propagation.extract(ambient, carrier);
  return trace.getSpanContext(extracted) ? extracted : context.active();
}

/** How a span failed that threw: the name of its error's class, and no message, as that may hold anything. */
const getErrorType = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

type Instruments = ReturnType<typeof createInstruments>;

/** A span that runs, and what its duration is measured by. */
class RunningSpan implements Span {
  readonly #span: api.Span;
  readonly #errorStatus: api.SpanStatusCode;
  readonly #began = performance.now();
  /** What is known of it so far. */
  readonly attributes: Record<string, string | number>;

  constructor(span: api.Span, attributes: SpanAttributes, errorStatus: api.SpanStatusCode) {
    this.#span = span;
    this.#errorStatus = errorStatus;
    this.attributes = omitUndefined(attributes);
  }

  setAttributes(attributes: SpanAttributes): void {
    Object.assign(this.attributes, omitUndefined(attributes));
    this.#span.setAttributes(omitUndefined(attributes));
  }

  fail(type: string): void {
    this.setAttributes({ 'error.type': type });
    this.#span.setStatus({ code: this.#errorStatus });
  }

  /** Fails for an error that was thrown, unless what failed has been said already. */
  failFor(error: unknown): void {
    if (this.attributes['error.type'] === undefined) this.fail(getErrorType(error));
  }

  /** @returns how long it took, in seconds */
  end(): number {
    this.#span.end();
    return (performance.now() - this.#began) / 1000;
  }
}

/** Traces and measures by the API of OpenTelemetry, whose SDK runs. */
class OpenTelemetryApi implements OpenTelemetry {
  readonly close: () => Promise<void>;
  readonly #otel: Api;
  readonly #tracer: api.Tracer;
  readonly #instruments: Instruments;

  constructor(otel: Api, close: () => Promise<void>) {
    this.close = close;
    this.#otel = otel;
    this.#tracer = otel.trace.getTracer(NAME, VERSION);
    this.#instruments = createInstruments(otel);
  }

  async trace<T>(options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    const { span, within } = this.#start(options);
    try {
      return await this.#otel.context.with(within, () => work(span));
    } catch (error) {
      span.failFor(error);
      throw error;
    } finally {
      this.#record(options, span.end(), span.attributes, within);
    }
  }

  recordDrift(operation: string, field: string): void {
    this.#instruments.drifts.add(1, { operation, field });
  }

  countWaits(count: () => number): void {
    this.#instruments.waits.addCallback((result) => result.observe(count()));
  }

  #start({ name, kind, attributes, parent, link, isRoot }: SpanOptions) {
    const { context, trace, SpanKind, SpanStatusCode, ROOT_CONTEXT } = this.#otel;
    const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
    const ambient = isRoot ? ROOT_CONTEXT : context.active();
    const cause = parent ? extractContext(this.#otel, parent, ambient) : ambient;
    const linked = link && trace.getSpanContext(extractContext(this.#otel, link, ROOT_CONTEXT));
    const links = linked ? [{ context: linked }] : [];
    const span = this.#tracer.startSpan(
      name,
      { kind: kinds[kind], attributes: omitUndefined(attributes), links },
      cause,
    );
    return { span: new RunningSpan(span, attributes, SpanStatusCode.ERROR), within: trace.setSpan(cause, span) };
  }

  #record({ kind }: SpanOptions, seconds: number, attributes: SpanAttributes, within: api.Context): void {
    if (kind === 'internal') return;
    const measured = Object.fromEntries(MEASURED[kind].map((name) => [name, attributes[name]]));
    this.#instruments[kind].record(seconds, omitUndefined(measured), within);
  }
}

/** How long a process that ends waits for the last export, in milliseconds. */
const LAST_EXPORT_MS = 2_000;

async function shutDown(sdk: NodeSDK): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LAST_EXPORT_MS);
  });
  // A receiver that is away has been logged by then.
  await Promise.race([sdk.shutdown().catch(() => undefined), late]);
  clearTimeout(timer);
}

/**
 * Starts the SDK, which reads the variables of OpenTelemetry by itself. What it detects of the process is left out, as
 * that has the command line in it, where a key may stand.
 */
export async function startOpenTelemetry(serviceName: string, log: Logger): Promise<OpenTelemetry> {
  const { api: otel, NodeSDK, resources } = await import('@opentelemetry/sdk-node');
  const warn = (message: string) => log.warn({ from: 'OpenTelemetry' }, message);
  const ignore = () => undefined;
  otel.diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: otel.DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const sdk = new NodeSDK({
    serviceName,
    resource: resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.version': VERSION })),
    resourceDetectors: [resources.envDetector, resources.hostDetector, resources.serviceInstanceIdDetector],
    // Logs go to stderr, and from there where the platform takes them.
    logRecordProcessors: [],
  });
  sdk.start();
  return new OpenTelemetryApi(otel, () => shutDown(sdk));
}
