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

/** Traces and measures by the API of OpenTelemetry, whose SDK runs. */
export function createOpenTelemetry(otel: Api, close: () => Promise<void>): OpenTelemetry {
  const { context, trace, SpanKind, SpanStatusCode, ROOT_CONTEXT } = otel;
  const tracer = trace.getTracer(NAME, VERSION);
  const instruments = createInstruments(otel);
  const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

  function startSpan({ name, kind, attributes, parent, link, isRoot }: SpanOptions) {
    const ambient = isRoot ? ROOT_CONTEXT : context.active();
    const cause = parent ? extractContext(otel, parent, ambient) : ambient;
    const linked = link && trace.getSpanContext(extractContext(otel, link, ROOT_CONTEXT));
    const options = {
      kind: kinds[kind],
      attributes: omitUndefined(attributes),
      links: linked ? [{ context: linked }] : [],
    };
    const span = tracer.startSpan(name, options, cause);
    return { span, within: trace.setSpan(cause, span) };
  }

  return {
    async trace(options, work) {
      const { span, within } = startSpan(options);
      const began = performance.now();
      const known: Record<string, string | number> = omitUndefined(options.attributes);
      const note = (attributes: SpanAttributes) => {
        Object.assign(known, omitUndefined(attributes));
        span.setAttributes(omitUndefined(attributes));
      };
      const shown: Span = {
        setAttributes: note,
        fail(type) {
          note({ 'error.type': type });
          span.setStatus({ code: SpanStatusCode.ERROR });
        },
      };
      try {
        return await context.with(within, () => work(shown));
      } catch (error) {
        if (known['error.type'] === undefined) shown.fail(getErrorType(error));
        throw error;
      } finally {
        span.end();
        const { kind } = options;
        if (kind !== 'internal') {
          const measured = Object.fromEntries(MEASURED[kind].map((name) => [name, known[name]]));
          instruments[kind].record((performance.now() - began) / 1000, omitUndefined(measured), within);
        }
      }
    },
    recordDrift: (operation, field) => instruments.drifts.add(1, { operation, field }),
    countWaits: (count) => instruments.waits.addCallback((result) => result.observe(count())),
    close,
  };
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
  return createOpenTelemetry(otel, () => shutDown(sdk));
}
