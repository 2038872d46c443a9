import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../support/files.ts';
import { npmRegistry } from '../support/npm-registry.ts';
import { getInstallation, getTarball } from '../support/packed.ts';
import { environment, runProgram } from '../support/server-process.ts';

/** npm as a person has it who never used it, at a registry of this machine. */
const fresh = (registry: string, home: string) =>
  environment({
    HOME: home,
    USERPROFILE: home,
    npm_config_registry: registry,
    npm_config_cache: join(home, '.npm'),
    npm_config_update_notifier: 'false',
    npm_config_fetch_retries: '0',
  });

it('npx -y heygen-mcp runs it from an empty cache, and install fetches it there before it writes', async () => {
  const registry = await npmRegistry(getTarball());
  const home = folder();
  const env = fresh(registry.url, home);
  const { stdout, stderr, code } = await runProgram('npx', ['-y', 'heygen-mcp', 'install', 'cursor'], env, home);
  await registry.close();
  expect(stderr).not.toContain('heygen-mcp:');
  expect(code).toBe(0);
  expect(stdout).toContain('Fetching heygen-mcp for npx');
  const { mcpServers } = JSON.parse(readFileSync(join(home, '.cursor', 'mcp.json'), 'utf8'));
  expect(mcpServers.heygen).toEqual({ type: 'stdio', command: 'npx', args: ['-y', 'heygen-mcp'] });

  // The registry is gone: what the host will run is in the cache.
  const offline = { ...env, npm_config_offline: 'true' };
  const later = await runProgram('npx', ['-y', 'heygen-mcp', 'tools'], offline, home);
  expect(later.stdout).toContain('create_video_agent');
});

it('install writes nothing when npx cannot run the package', async () => {
  const home = folder();
  const main = join(getInstallation(), 'node_modules', 'heygen-mcp', 'dist', 'main.js');
  const { status, stderr } = spawnSync(process.execPath, [main, 'install', 'cursor'], {
    env: fresh('http://127.0.0.1:1', home),
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('npx cannot run heygen-mcp, so your host could not either; nothing was written');
  expect(existsSync(join(home, '.cursor', 'mcp.json'))).toBe(false);
});
