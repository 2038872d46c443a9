import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { measuredServer } from './gauge.ts';
import { account } from './heygen-account.ts';

const KEY = 'bench-faults';
const PARALLEL_CREATES = 100;
/** Most creates meet one of these, once or twice; the rest go through. */
const FAULTS = ['drop', 'drop-after', 'cut', '429', '500', '502', '503', '504'];
const TIMES = [1, 2];
/** How often a create is called again where the answer says that this is safe. */
const MAX_CALLS = 5;
/** Looks for lost creates are timed in parts of it. */
const POLL_INTERVAL_MS = 500;

/** The sorts of creates: HeyGen knows a repeat of one by its key, and of the other not at all. */
export const SORTS = {
  'with Idempotency-Key': {
    tool: 'create_video_from_avatar',
    idField: 'video_id',
    path: '/v3/videos',
    itemId: 'id',
    toInput: (text: string) => ({ avatar_id: 'look_iris_office', script: text }),
  },
  'without it': {
    tool: 'create_video_agent',
    idField: 'session_id',
    path: '/v3/video-agents',
    itemId: 'session_id',
    toInput: (text: string) => ({ prompt: text }),
  },
} as const;

/** What came of creates under failures. */
export interface FaultRun {
  /** Creates that an id came back for. */
  made: number;
  /** Creates without an id, and what the last of them said. */
  lost: number;
  said?: string;
  /** What HeyGen has made and charged for. */
  bills: number;
  /** Bills of which no caller was told. */
  untold: number;
  /** Requests to create that HeyGen had. */
  requests: number;
  /** Calls that were made again because the answer said that this is safe. */
  again: number;
  /** True where the server lived through it: an unhandled rejection would have ended it. */
  alive: boolean;
  seconds: number;
}

const textOf = (index: number) => {
  const fault = FAULTS[index % (FAULTS.length + 1)];
  return `Film ${index}${fault ? ` [[sandbox:${fault}*${TIMES[index % TIMES.length]}]]` : ''}`;
};

const IS_SAFE = /calling again is safe|Call again with exactly the same arguments/;

/** All ids of what HeyGen has made. */
async function listIds(base: string, path: string, idField: string): Promise<Set<string>> {
  const { ask } = account(base, KEY);
  const ids = new Set<string>();
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page = await ask('GET', `${path}?limit=100${token && `&token=${encodeURIComponent(token)}`}`);
    for (const item of page.data) ids.add(item[idField]);
    token = page.has_more ? page.next_token : undefined;
  }
  return ids;
}

/** Makes so many creates of one sort over HTTP, 100 at a time, while HeyGen breaks off, cuts answers and fails. */
export async function faultRun(sort: keyof typeof SORTS, creates: number): Promise<FaultRun> {
  const { tool, idField, path, itemId, toInput } = SORTS[sort];
  const sandbox = await watchedSandbox({ speed: 0.1, maxJobs: creates * 2 });
  const server = await measuredServer({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: String(POLL_INTERVAL_MS),
  });
  const told = new Set<string>();
  let next = 0;
  let lost = 0;
  let again = 0;
  let said: string | undefined;
  const call = async (text: string) => {
    const params = { name: tool, arguments: toInput(text) };
    const answer = await fetch(server.url, { method: 'POST', ...httpRequest('2026', 'tools/call', params) });
    const body = await answer.text();
    const { result, error } = messageOf(body);
    // What is no result counts as lost, with what was said.
    return result ?? { content: [], status: answer.status, error: error ?? body };
  };
  const create = async () => {
    while (next < creates) {
      const text = textOf(next);
      next += 1;
      let result = await call(text);
      for (let calls = 1; calls < MAX_CALLS && IS_SAFE.test(JSON.stringify(result.content)); calls += 1) {
        again += 1;
        result = await call(text);
      }
      const id: string | undefined = result.structuredContent?.[idField];
      if (id) told.add(id);
      else {
        lost += 1;
        said = JSON.stringify(result);
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: PARALLEL_CREATES }, create));
  const seconds = (performance.now() - began) / 1000;
  const requests = sandbox.count(`POST ${path}`);
  const bills = await listIds(sandbox.url, path, itemId);
  const untold = [...bills].filter((id) => !told.has(id)).length;
  const alive = server.process.exitCode === null && server.process.signalCode === null;
  server.stop();
  await sandbox.close();
  return { made: told.size, lost, said, bills: bills.size, untold, requests, again, alive, seconds };
}
