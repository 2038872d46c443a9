/** The HTTP door under load, beside a bare one-tool server of the same SDK in the same run. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GENERATIONS } from '../support/hosts.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { lineLog, startHttp } from '../support/server-process.ts';
import { httpRequest } from '../support/wire.ts';
import { compared } from './load.ts';
import { openStreams } from './streams.ts';

const BARE = fileURLToPath(new URL('./bare.mjs', import.meta.url));
const GOAL = 0.8;
const STREAMS = 500;
const STREAMS_S = 60;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function startBare() {
  const child = spawn(process.execPath, [BARE, 'http'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const line = await lineLog(child.stderr).until((text) => text.includes('"listening"'));
  return { url: JSON.parse(line).url as string, stop: () => child.kill() };
}

async function benchRequests(): Promise<void> {
  const sandbox = await watchedSandbox();
  const ours = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_MCP_REQUESTS_PER_MINUTE: '0',
  });
  const bare = await startBare();
  const cheap = { method: 'tools/call', params: { name: 'get_video', arguments: {} } };
  const echo = { method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } };
  const list = { method: 'tools/list', params: {} };
  for (const generation of GENERATIONS) {
    for (const [what, mine, theirs] of [
      ['tools/list', list, list],
      ['tools/call answered here', cheap, echo],
    ] as const) {
      const { headers, body } = httpRequest(generation, mine.method, mine.params);
      const shot = { url: ours.url, headers: { ...headers, 'x-api-key': 'key-of-bench' }, body };
      const [us, them] = await compared(shot, {
        url: bare.url,
        ...httpRequest(generation, theirs.method, theirs.params),
      });
      say(
        `${what}, ${generation}: ${us.perSecond.toFixed(0)}/s, p99 ${us.p99.toFixed(1)} ms; bare ${them.perSecond.toFixed(0)}/s, p99 ${them.p99.toFixed(1)} ms; ratio ${(us.perSecond / them.perSecond).toFixed(2)} (goal ${GOAL})`,
      );
    }
  }
  bare.stop();
  await ours.stop();
  await sandbox.close();
}

async function benchStreams(): Promise<void> {
  const { whole, steps, before, peak, delayP99, delayMax } = await openStreams(STREAMS, STREAMS_S);
  say(
    `${STREAMS} callers with a progress stream for ${STREAMS_S} s: ${whole} whole, ${steps} notifications; memory ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB; event loop delay p99 ${delayP99.toFixed(0)} ms, at most ${delayMax.toFixed(0)} ms`,
  );
}

say(`Node ${process.version}, 16 connections, key authentication, client and servers on the same cores`);
await benchRequests();
await benchStreams();
