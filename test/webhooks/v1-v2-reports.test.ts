import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobKinds, loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { createHeyGenClient, type HeyGenClient } from '../../src/heygen/client.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import { callTool } from '../../src/mcp/calls/call-tool.ts';
import { TOKEN_PARAMETER, WEBHOOK_PATH, Webhooks } from '../../src/webhooks/callbacks.ts';
import { createMemoryReplayGuard } from '../../src/webhooks/replay-guard.ts';
import { serve, type TestServer, testFiles } from '../support/files.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { silentLog } from '../support/silent-log.ts';
import { createRepeatServices } from '../support/tool-calls.ts';
import { waitFor } from '../support/wait-for.ts';

const catalog = await loadFullCatalog();
const v1v2 = catalog.operations.filter((operation) => operation.v1v2);
const reporting = v1v2.filter(({ input }) => 'callback_url' in input.shape);

/** So long that a wait ends in time only where HeyGen's report ends it. */
const POLL_MS = 60_000;

interface Report {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let sandbox: Watched;
let receiver: TestServer;
let client: HeyGenClient;
let watcher: JobWatcher;
let webhooks: Webhooks;
const reports: Report[] = [];

beforeAll(async () => {
  sandbox = await watchedSandbox({ operations: catalog.operations, speed: 600 });
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test' });
  watcher = new JobWatcher({ client, getOperation: (name) => catalog.getOperation(name), pollIntervalMs: POLL_MS });
  receiver = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    reports.push({ headers: request.headers, body });
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
    const token = searchParams.get(TOKEN_PARAMETER) ?? undefined;
    const { status } = pathname === WEBHOOK_PATH ? await webhooks.receive({ body, token }) : { status: 200 };
    response.writeHead(status).end();
  });
  webhooks = new Webhooks({
    publicUrl: receiver.url,
    secrets: [],
    replayGuard: createMemoryReplayGuard(),
    onReport: (names) => watcher.report(names),
    log: silentLog,
  });
});
afterAll(async () => {
  await client.close();
  await receiver.close();
  await sandbox.close();
});

/** What was reported of a film. */
const eventsOf = (video_id: unknown) =>
  reports.map(({ body }) => JSON.parse(body.toString())).filter(({ event_data }) => event_data.video_id === video_id);
const typesOf = (video_id: unknown) => eventsOf(video_id).map(({ event_type }) => event_type);

async function call(name: string, given: Json): Promise<Json> {
  const services = {
    getOperation: (name: string) => catalog.getOperation(name),
    client,
    watcher,
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    files: testFiles(client),
    ...createRepeatServices(client),
    webhooks,
  };
  const result = await callTool(services, { tool: catalog.getTool(name), arguments: given, caller: { key: 'k' } });
  expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
  return result.structuredContent as Json;
}

describe('HeyGen is asked to report', () => {
  it('by every older operation that can be asked to', () => {
    expect(reporting.map(({ name }) => name)).toEqual([
      'generate_video_v2',
      'generate_video_agent_v1',
      'generate_from_template_v2',
      'translate_video_v2',
    ]);
    for (const operation of reporting) {
      const { input, reportedAs } = webhooks.withCallback(operation, {});
      const address = new URL(String(input.callback_url));
      expect(address.pathname).toBe(WEBHOOK_PATH);
      expect(address.searchParams.get(TOKEN_PARAMETER)).toBe(reportedAs);
      expect(input.callback_id).toBe(reportedAs);
      const own = { callback_url: 'https://example.com/mine' };
      expect(webhooks.withCallback(operation, own)).toEqual({ input: own });
    }
  });
});

describe('the end of older work', () => {
  it('is heard of, so that the wait for a translation ends without another poll', async () => {
    const { video_translate_id } = await call('translate_video_v2', {
      video_url: 'https://example.com/a.mp4',
      output_language: 'German',
    });
    const before = sandbox.count('GET /v2/video_translate/');
    const done = await call('get_video_translation_v2', { video_translate_id, wait_seconds: 20 });
    expect(done).toMatchObject({ status: 'success' });
    expect(sandbox.count('GET /v2/video_translate/') - before).toBeLessThanOrEqual(2);
  });

  const film = catalog.getOperation('generate_video_v2').example.input as Json;
  const made: [string, Json][] = [
    ['generate_video_v2', film],
    ['generate_video_agent_v1', { prompt: 'Bees', config: { duration_sec: 5 } }],
    ['generate_from_template_v2', catalog.getOperation('generate_from_template_v2').example.input as Json],
  ];
  it.each(made)('of %s is reported once, with its id and the caller’s', async (name, given) => {
    const callback_url = `${receiver.url}/own`;
    const { video_id } = await call(name, { ...given, callback_url, callback_id: `mine-${name}` });
    await waitFor(() => expect(eventsOf(video_id)).toHaveLength(1));
    expect(eventsOf(video_id)).toEqual([
      { event_type: 'avatar_video.success', event_data: { video_id, callback_id: `mine-${name}` } },
    ]);
  });

  it('that failed is reported as that', async () => {
    const callback_url = `${receiver.url}/own`;
    const { video_id } = await call('generate_video_v2', { ...film, title: '[[sandbox:render-fail]]', callback_url });
    await waitFor(() => expect(typesOf(video_id)).toEqual(['avatar_video.fail']));
  });

  it('goes to registered endpoints too, signed with the secret that came with them', async () => {
    const secret = 'a secret of the caller’s own';
    const events = ['photo_avatar_generation.success'];
    await call('add_webhook_endpoint_v1', { url: `${receiver.url}/registered`, events, secret });
    await call('generate_photos_v2', catalog.getOperation('generate_photos_v2').example.input as Json);
    const signed = () => reports.filter(({ headers }) => headers['heygen-signature'] !== undefined);
    await waitFor(() => expect(signed()).toHaveLength(1));
    const [{ headers, body }] = signed() as [Report];
    expect(headers['heygen-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
    expect(JSON.parse(body.toString())).toMatchObject({ event_type: 'photo_avatar_generation.success' });
  });
});
