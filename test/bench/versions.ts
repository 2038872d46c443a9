import { join } from '../support/mcp-clients.ts';
import { redisServer } from '../support/redis.ts';
import { type ReverseProxy, startReverseProxy } from '../support/reverse-proxy.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { account } from './heygen-account.ts';

const KEY = 'bench-versions';
const FILMS = 20;
const INTERVAL_MS = 500;
const SECONDS = 10;

/** What two versions on one Redis came to. */
export interface VersionsRun {
  /** Waits on the one and on the other, for the same films, that were told the end. */
  ended: readonly [before: number, now: number];
  /** Status requests of each while both waited. */
  polls: readonly [before: number, now: number];
  /** Waits that this version took up when the one before was stopped, and ended. */
  takenUp: number;
  /** Lines above `info` that each logged. */
  warnings: readonly [before: number, now: number];
}

const countReads = ({ passed }: ReverseProxy) => passed.filter((line) => line.startsWith('GET /v3/videos')).length;

/** Runs this version beside another one, as when instances are rolled. @param before main.js of the other version's build */
export async function versionsRun(before: string): Promise<VersionsRun> {
  const sandbox = await watchedSandbox({ speed: 1, maxJobs: 1_000 });
  const redis = await redisServer();
  const startInstance = async (main?: string) => {
    const way = await startReverseProxy(sandbox.url);
    const settings = {
      HEYGEN_API_BASE: way.url,
      HEYGEN_API_KEY: KEY,
      HEYGEN_POLL_INTERVAL_MS: String(INTERVAL_MS),
      HEYGEN_WEBHOOK_SECRET: 'whsec-of-both-versions',
      REDIS_URL: redis.url,
    };
    const server = await startHttp(settings, [], main);
    return { way, server, host: await join('2026', server) };
  };
  const both = [await startInstance(before), await startInstance()] as const;
  const waitOn = ({ host }: (typeof both)[number], ids: readonly string[]) =>
    Promise.allSettled(ids.map((video_id) => host.call('get_video', { video_id, wait_seconds: 50 })));
  const countEnded = (results: Awaited<ReturnType<typeof waitOn>>) =>
    results.filter((result) => result.status === 'fulfilled' && result.value.data.status === 'completed').length;

  const ids = await account(sandbox.url, KEY).films(FILMS);
  const waits = both.map((instance) => waitOn(instance, ids));
  await new Promise((resolve) => setTimeout(resolve, 2 * INTERVAL_MS));
  const reads = () => both.map(({ way }) => countReads(way)) as [number, number];
  const first = reads();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const polls = reads().map((count, index) => count - (first[index] ?? 0)) as [number, number];
  sandbox.finishJobs();
  const ended = (await Promise.all(waits)).map(countEnded) as [number, number];

  sandbox.setSpeed(1);
  const more = await account(sandbox.url, KEY).films(FILMS);
  const cut = waitOn(both[0], more);
  await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  await both[0].server.stop();
  await cut;
  const taken = waitOn(both[1], more);
  sandbox.finishJobs();
  const takenUp = countEnded(await taken);
  const warnings = both.map(
    ({ server }) => server.log.lines.filter((line) => /"level":(40|50|60)/.test(line)).length,
  ) as [number, number];
  for (const { host, server, way } of both) {
    await host.close();
    await server.stop();
    await way.close();
  }
  await redis.kill();
  await sandbox.close();
  return { ended, polls, takenUp, warnings };
}
