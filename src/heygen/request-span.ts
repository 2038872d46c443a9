import { getEndpoint, type Operation } from '../declarations/operation.ts';
import { type SpanOptions, type Telemetry, trace } from '../runtime/telemetry.ts';
import type { RawResponse } from './error-mapping.ts';
import type { HeyGenRequest } from './request.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** A request that is on its way, and for which time. */
export interface TracedRequest {
  operation: Operation;
  request: HeyGenRequest;
  /** 1 at first. */
  attempt: number;
}

/** The span of a request to HeyGen, by the semantic conventions for HTTP. */
const describeRequest = ({ operation, request: { method }, attempt }: TracedRequest): SpanOptions => ({
  name: operation.endpoint,
  kind: 'client',
  attributes: {
    'http.request.method': method,
    'url.template': getEndpoint(operation).path,
    'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
  },
});

/** Where a request goes, without its query: that may have words of a user in it. */
function describeAddress(base: string, { path }: HeyGenRequest) {
  const { protocol, host, hostname, port } = new URL(base);
  return {
    'url.full': `${protocol}//${host}${path.split('?', 1)[0]}`,
    'server.address': hostname,
    'server.port': Number(port) || DEFAULT_PORTS[protocol],
  };
}

/**
 * Sends a request as a span of its own. Nothing of the trace is sent to HeyGen.
 * @param getBase the address of the host that it goes to
 */
export function traceRequest(
  telemetry: Telemetry | undefined,
  traced: TracedRequest,
  getBase: () => string | Promise<string>,
  send: () => Promise<RawResponse>,
): Promise<RawResponse> {
  if (!telemetry?.trace) return send();
  return trace(
    telemetry,
    () => describeRequest(traced),
    async (span) => {
      span.setAttributes(describeAddress(await getBase(), traced.request));
      const received = await send();
      span.setAttributes({ 'http.response.status_code': received.status });
      if (received.status >= 400) span.fail(String(received.status));
      return received;
    },
  );
}
