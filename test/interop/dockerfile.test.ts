import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { startHttp } from '../support/server-process.ts';

const DOCKERFILE = readFileSync(fileURLToPath(new URL('../../Dockerfile', import.meta.url)), 'utf8');

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
