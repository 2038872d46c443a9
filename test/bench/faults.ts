import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { measuredServer } from './gauge.ts';
import { account } from './heygen-account.ts';

const KEY = 'bench-faults';
const ABREAST = 100;
/** Most creates meet one of these, once or twice; the rest go through. */
const FAULTS = ['drop', 'drop-after', 'cut', '429', '500', '502', '503', '504'];
const TIMES = [1, 2];

/** What came of creates under failures. */
export interface FaultRun {
  /** Creates that an id came back for. */
  made: number;
  /** Creates without an id, and what the last of them said. */
  lost: number;
  said?: string;
  /** Jobs at HeyGen. */
  jobs: number;
  /** Requests that HeyGen had. */
  requests: number;
  /** True where the server lived through it: an unhandled rejection would have ended it. */
  alive: boolean;
  seconds: number;
}

const promptOf = (index: number) => {
  const fault = FAULTS[index % (FAULTS.length + 1)];
  return `Film ${index}${fault ? ` [[sandbox:${fault}*${TIMES[index % TIMES.length]}]]` : ''}`;
};

/** Creates so many sessions over HTTP, 100 at a time, while HeyGen breaks off, cuts answers and fails. */
export async function faultRun(creates: number): Promise<FaultRun> {
  const sandbox = await watchedSandbox({ speed: 0.1, maxJobs: creates * 2 });
  const server = await measuredServer({ HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: KEY });
  const ids = new Set<string>();
  let next = 0;
  let lost = 0;
  let said: string | undefined;
  const create = async () => {
    while (next < creates) {
      const params = { name: 'create_video_agent', arguments: { prompt: promptOf(next) } };
      next += 1;
      const answer = await fetch(server.url, { method: 'POST', ...httpRequest('2026', 'tools/call', params) });
      const { result } = messageOf(await answer.text());
      const id: string | undefined = result.structuredContent?.session_id;
      if (id) ids.add(id);
      else {
        lost += 1;
        said = JSON.stringify(result);
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: ABREAST }, create));
  const seconds = (performance.now() - began) / 1000;
  const requests = sandbox.count('POST /v3/video-agents');
  const { ask } = account(sandbox.url, KEY);
  let jobs = 0;
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page = await ask('GET', `/v3/video-agents?limit=100${token && `&token=${encodeURIComponent(token)}`}`);
    jobs += page.data.length;
    token = page.has_more ? page.next_token : undefined;
  }
  const alive = server.process.exitCode === null && server.process.signalCode === null;
  server.stop();
  await sandbox.close();
  return { made: ids.size, lost, said, jobs, requests, alive, seconds };
}
