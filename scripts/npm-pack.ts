import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** npm without what it asks the network for by the way, and without scripts. */
const runNpm = (args: readonly string[], cwd: string) =>
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // A script of Windows, which only a shell starts.
    shell: process.platform === 'win32',
  });

/** Packs the built project into an empty folder, as it would be published. Returns the tarball. */
export function pack(folder: string): string {
  runNpm(['pack', '--silent', '--pack-destination', folder], ROOT);
  return join(folder, String(readdirSync(folder)[0]));
}

/** Installs a tarball without asking the network: there is nothing that it would bring along. Returns its folder. */
export function installOffline(tarball: string, prefix: string): string {
  runNpm(['install', '--offline', '--prefix', prefix, tarball], prefix);
  return join(prefix, 'node_modules', 'heygen-mcp');
}
