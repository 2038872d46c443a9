import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environment, type Running, startHttp } from '../support/server-process.ts';

const CLIENT = fileURLToPath(new URL('../../examples/client.ts', import.meta.url));
let server: Running & { url: string };

beforeAll(async () => {
  server = await startHttp({ HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '3000', HEYGEN_POLL_INTERVAL_MS: '20' });
});
afterAll(() => server.stop());

async function runClient(prompt: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', CLIENT, prompt], {
    env: environment({ HEYGEN_MCP_URL: server.url }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const [code] = await once(child, 'close');
  return { ...said, code };
}

it('examples/client.ts makes a film and shows its progress', async () => {
  const { out, err, code } = await runClient('A 10-second film on bees');
  expect({ err, code }).toMatchObject({ code: 0 });
  expect(out).toMatch(/^https?:\/\/\S+\.mp4\S*\n$/);
  expect(err).toMatch(/\d+ % {2}\S/);
});

it('and repeats what may be repeated, and tells what may not', async () => {
  const broke = await runClient('A film [[sandbox:402]]');
  expect(broke.err).toMatch(/^insufficient_credit \(status 402, request \S+\): .*top up/m);
  expect(broke.code).toBe(1);
  expect((await runClient('A film [[sandbox:rendr-fail]]')).err).toMatch(/invalid_parameter.*status 400/);
});
