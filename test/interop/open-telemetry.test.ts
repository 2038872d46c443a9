import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { connect } from '../support/mcp-clients.ts';
import { otlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

const KEY = 'key-that-no-trace-shows';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const HTTP_TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = '00f067aa0ba902b7';
const traceparent = (trace: string) => `00-${trace}-${SPAN}-01`;

/** Kinds of spans as OTLP numbers them. */
const KIND = { internal: 1, server: 2, client: 3 };
const STATUS_ERROR = 2;

let sandbox: Watched;
let receiver: Awaited<ReturnType<typeof otlpReceiver>>;
let settings: Record<string, string>;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 300 });
  receiver = await otlpReceiver();
  settings = {
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: '50',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    OTEL_METRIC_EXPORT_TIMEOUT: '200',
  };
});
afterAll(async () => {
  await receiver.close();
  await sandbox.close();
});

describe('over HTTP', () => {
  let server: Awaited<ReturnType<typeof startHttp>>;
  beforeAll(async () => {
    server = await startHttp(settings, ['--api-key', KEY]);
  });
  afterAll(() => server.stop());

  async function send(method: string, params: Record<string, unknown>, more: Record<string, string> = {}) {
    const { headers, body } = httpRequest('2026', method, params);
    const answer = await fetch(server.url, { method: 'POST', body, headers: { ...headers, ...more } });
    return messageOf(await answer.text());
  }

  const find = (fits: (span: ReceivedSpan) => boolean) => expect.poll(() => receiver.spans().find(fits));
  const named = (name: string) => (span: ReceivedSpan) => span.name === name;

  it('a call is a span of the trace that its message names, and requests to HeyGen are its parts', async () => {
    const _meta = { traceparent: traceparent(TRACE) };
    const call = { name: 'create_video_agent', arguments: { prompt: 'A film', wait: true }, _meta };
    const { result } = await send('tools/call', call, { traceparent: traceparent(HTTP_TRACE) });
    expect(result.structuredContent).toMatchObject({ status: 'completed' });
    await find(named('tools/call create_video_agent')).toMatchObject({
      kind: KIND.server,
      traceId: TRACE,
      parentSpanId: SPAN,
      links: [{ traceId: HTTP_TRACE }],
      attributes: {
        'mcp.method.name': 'tools/call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'create_video_agent',
        'jsonrpc.request.id': '1',
        'mcp.protocol.version': '2026-07-28',
        'network.transport': 'tcp',
      },
    });
    const { spanId } = receiver.spans().find(named('tools/call create_video_agent')) as ReceivedSpan;
    await find(named('POST /v3/video-agents')).toMatchObject({
      kind: KIND.client,
      traceId: TRACE,
      parentSpanId: spanId,
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'url.template': '/v3/video-agents',
        'url.full': `${sandbox.url}/v3/video-agents`,
        'server.address': '127.0.0.1',
      },
    });
  });

  it('a poll is a trace of its own, as it serves all who wait', async () => {
    await find(named('poll session')).toMatchObject({ kind: KIND.internal, attributes: { 'heygen_mcp.jobs': 1 } });
    const poll = receiver.spans().find(named('poll session')) as ReceivedSpan;
    expect(poll.traceId).not.toBe(TRACE);
    await find(
      ({ name, parentSpanId }) => name.startsWith('GET /v3/video-agents/') && parentSpanId === poll.spanId,
    ).toMatchObject({ traceId: poll.traceId });
  });

  it('without a trace in the message, that of the HTTP request is the parent', async () => {
    await send('prompts/list', {}, { traceparent: traceparent(HTTP_TRACE) });
    await find(named('prompts/list')).toMatchObject({ traceId: HTTP_TRACE, parentSpanId: SPAN });
  });

  it('a tool that fails, and a tool that there is not, are errors', async () => {
    await send('tools/call', { name: 'get_video', arguments: { video_id: 'vid_none' } });
    await find(named('tools/call get_video')).toMatchObject({
      status: { code: STATUS_ERROR },
      attributes: { 'error.type': 'tool_error' },
    });
    await find(({ attributes }) => String(attributes['url.full']).endsWith('/vid_none')).toMatchObject({
      name: 'GET /v3/videos/{video_id}',
      attributes: { 'error.type': '404', 'http.response.status_code': 404 },
    });
    await send('tools/call', { name: 'made_up_by_a_client', arguments: {} });
    await find(named('tools/call')).toMatchObject({ attributes: { 'error.type': '-32602' } });
  });

  it('durations are metrics, and calls that wait', async () => {
    await expect
      .poll(() => new Set(receiver.metrics()))
      .toEqual(new Set(['mcp.server.operation.duration', 'http.client.request.duration', 'heygen_mcp.waiting_calls']));
  });

  it('shows no key, no query, no argument, and tells HeyGen of no trace', async () => {
    await send('tools/call', { name: 'list_videos', arguments: { title: 'words-of-a-user' } });
    await find(named('GET /v3/videos')).toBeDefined();
    const all = receiver.bodies.join('\n');
    for (const secret of [KEY, 'words-of-a-user', 'A film']) expect(all).not.toContain(secret);
    expect(all).toContain('"heygen-mcp"');
  });
});

it('over stdio, the last spans are exported before the process ends', async () => {
  const host = await connect('stdio', '2025', { ...settings, OTEL_BSP_SCHEDULE_DELAY: '60000' });
  await host.call('get_current_user');
  await host.close();
  await expect
    .poll(() => receiver.spans().find(({ name }) => name === 'tools/call get_current_user'))
    .toMatchObject({ attributes: { 'network.transport': 'pipe' } });
});

it('a receiver that is away is told in the log, and stops nothing', async () => {
  const server = await startHttp({ ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  const { headers, body } = httpRequest('2026', 'tools/call', { name: 'get_current_user', arguments: {} });
  const answer = await fetch(server.url, { method: 'POST', body, headers });
  expect(messageOf(await answer.text()).result.isError).toBeFalsy();
  await server.log.until((line) => line.includes('"OpenTelemetry"'));
  expect(await server.stop()).toBe(0);
});
