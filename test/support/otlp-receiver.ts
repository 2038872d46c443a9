import { text } from 'node:stream/consumers';
import { serve } from './files.ts';

type AttributeValue = { stringValue?: string; intValue?: number | string; doubleValue?: number };

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: AttributeValue }[];
  links?: { traceId: string }[];
  status: { code?: number };
}

/** A span as a receiver shows it, with its attributes by name. */
export interface ReceivedSpan extends Omit<SentSpan, 'attributes'> {
  attributes: Record<string, string | number | undefined>;
}

const toValue = ({ stringValue, intValue, doubleValue }: AttributeValue) =>
  stringValue ?? doubleValue ?? (intValue === undefined ? undefined : Number(intValue));

const toReceived = ({ attributes, ...span }: SentSpan): ReceivedSpan => ({
  ...span,
  attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)])),
});

/** A receiver of traces and metrics by OTLP over HTTP, in JSON. */
export async function otlpReceiver() {
  const bodies: string[] = [];
  const server = await serve(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const parsed = () => bodies.map((body) => JSON.parse(body));
  return {
    /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
    url: server.url,
    /** All that was sent, as it came. */
    bodies,
    spans: (): ReceivedSpan[] =>
      parsed()
        .flatMap(({ resourceSpans = [] }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans.map(toReceived)),
    /** The names of metrics that came. */
    metrics: (): string[] =>
      parsed()
        .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics.map(({ name }: { name: string }) => name)),
    close: server.close,
  };
}
