import { join } from '../support/mcp-clients.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { measuredServer } from './gauge.ts';
import { account } from './heygen-account.ts';

const KEY = 'bench-killed';

/** What became of waits whose instance was killed. */
export interface KillRun {
  /** Calls that were cut off. */
  cut: number;
  /** Jobs that the next instance told the end of. */
  finished: number;
}

/** Waits for so many films, kills the instance in the middle, and asks the next one by the ids. */
export async function killRun(films: number): Promise<KillRun> {
  const sandbox = await watchedSandbox({ speed: 10, maxJobs: films });
  const settings = { HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: KEY, HEYGEN_POLL_INTERVAL_MS: '500' };
  const hosts = [];
  const hosted = async () => {
    const server = await measuredServer(settings);
    const host = await join('2026', { url: server.url, log: { lines: [], until: () => Promise.reject() } });
    hosts.push(host);
    return { server, host };
  };
  const first = await hosted();
  const ids = await account(sandbox.url, KEY).films(films, { script: 'word '.repeat(20) });
  const waits = Promise.allSettled(ids.map((video_id) => first.host.call('get_video', { video_id, wait_seconds: 50 })));
  await sandbox.until(({ path }) => path.startsWith('/v3/videos/statuses'));
  first.server.stop();
  const cut = (await waits).filter(({ status }) => status === 'rejected').length;
  const { server, host } = await hosted();
  const ends = await Promise.all(ids.map((video_id) => host.call('get_video', { video_id, wait_seconds: 50 })));
  const finished = ends.filter(({ data }) => data.status === 'completed').length;
  await host.close();
  server.stop();
  await sandbox.close();
  return { cut, finished };
}
