import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { buildImage } from '../support/dockerfile.ts';
import { freePort } from '../support/ports.ts';
import { environment, lineLog, startHttp } from '../support/server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

/** Runs the health check of the image as Docker would, against a port of this machine. */
function healthy(port: string): boolean {
  const [, command = '[]'] = /^HEALTHCHECK[^\\]*\\\n\s*CMD (\[.*\])$/m.exec(DOCKERFILE) ?? [];
  const [program, ...args] = JSON.parse(command) as string[];
  return spawnSync(String(program), args, { env: { PATH: process.env.PATH, PORT: port } }).status === 0;
}

it('the health check of the image tells a server that is up from one that is not', async () => {
  const server = await startHttp({ HEYGEN_MCP_AUTH: 'key', HOST: '0.0.0.0' });
  expect(healthy(new URL(server.url).port)).toBe(true);
  await server.stop();
  expect(healthy(String(await freePort()))).toBe(false);
});

it('the image runs the server as somebody who may do little', () => {
  const [, , final = ''] = DOCKERFILE.split(/^FROM /m);
  expect(final).toMatch(/^USER node$/m);
  expect(final.indexOf('USER node')).toBeGreaterThan(final.lastIndexOf('COPY'));
  expect(final).toContain('ENTRYPOINT ["node", "dist/main.js"]\nCMD ["http"]');
});

it('the Dockerfile has nothing that a linter minds', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
});

it('its steps make a server that has all optional packages and no others', { timeout: 180_000 }, async () => {
  const image = buildImage(ROOT);
  for (const name of Object.keys(manifest.peerDependencies)) {
    expect(existsSync(join(image.folder, 'node_modules', name, 'package.json'))).toBe(true);
  }
  for (const name of ['typescript', 'esbuild', 'zod', 'undici']) {
    expect(existsSync(join(image.folder, 'node_modules', name, 'package.json'))).toBe(false);
  }
  const [program, ...args] = image.command;
  expect(program).toBe('node');
  const server = spawn(process.execPath, args, {
    cwd: image.folder,
    env: environment({ ...image.env, PORT: '0', HEYGEN_MCP_AUTH: 'key' }),
  });
  const log = lineLog(server.stderr);
  const { url } = JSON.parse(await log.until((line) => line.includes('"listening"')));
  const { port } = new URL(url);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('heygen_mcp_');
  server.kill('SIGTERM');
  await once(server, 'exit');
});
