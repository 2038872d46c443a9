import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from '../support/mcp-clients.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { account } from './heygen-account.ts';
import { median } from './start.ts';

const FILMS = 40;
/** Films of different length end at different times after the last poll. */
const SPEED = 8;
const KEY = 'bench-end';
const SECRET = 'bench';

/** How long callers did not know that their film was done, in ms. */
export interface Delays {
  median: number;
  longest: number;
}

const sign = (body: string) => createHmac('sha256', SECRET).update(body).digest('hex');

/** Notes when HeyGen reports each film, and passes the report on as HeyGen does to registered endpoints. */
async function receiver(onward: () => string | undefined) {
  const ends = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    ends.set(JSON.parse(body).event_data.video_id, performance.now());
    response.end();
    const to = onward();
    const headers = { 'heygen-signature': sign(body), 'heygen-timestamp': String(Math.floor(Date.now() / 1000)) };
    if (to) await fetch(new URL('/webhooks/heygen', to), { method: 'POST', body, headers });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ends, close: () => server.close() };
}

/**
 * From HeyGen's report of the end to the answer of the call that waits for it.
 * @param webhook true where the report goes to the server as well
 */
export async function endKnown(webhook: boolean, pollIntervalMs: number): Promise<Delays> {
  const sandbox = await watchedSandbox({ speed: SPEED, maxJobs: FILMS });
  let onward: string | undefined;
  const { url, ends, close } = await receiver(() => onward);
  const server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: String(pollIntervalMs),
    HEYGEN_WEBHOOK_SECRET: SECRET,
    HEYGEN_MCP_PUBLIC_URL: url,
  });
  if (webhook) onward = server.url;
  const host = await join('2026', server);
  const heygen = account(sandbox.url, KEY);
  const delays = await Promise.all(
    Array.from({ length: FILMS }, async (_, index) => {
      const script = 'word '.repeat(10 + 2 * index);
      const [video_id] = (await heygen.films(1, { script, callback_url: url })) as [string];
      const { data } = await host.call('get_video', { video_id, wait_seconds: 600 });
      if (data.status !== 'completed') throw new Error(JSON.stringify(data));
      return performance.now() - (ends.get(video_id) as number);
    }),
  );
  await host.close();
  await server.stop();
  close();
  await sandbox.close();
  return { median: median(delays), longest: Math.max(...delays) };
}
