import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder } from './files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** npm without what it asks the network for by the way, and with scripts only where they are ours. */
const npm = (args: readonly string[], cwd: string) =>
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // A script of Windows, which only a shell starts.
    shell: process.platform === 'win32',
  });

/** Packs the built project as it would be published. Returns the tarball. */
export function pack(): string {
  const to = folder();
  npm(['pack', '--silent', '--pack-destination', to], ROOT);
  return join(to, String(readdirSync(to)[0]));
}

/** Installs a tarball into an empty folder without asking the network: there is nothing that it would bring along. */
export function installOffline(tarball: string): { folder: string; main: string } {
  const cwd = folder();
  npm(['install', '--offline', '--prefix', cwd, tarball], cwd);
  return { folder: cwd, main: join(cwd, 'node_modules', 'heygen-mcp', 'dist', 'main.js') };
}
