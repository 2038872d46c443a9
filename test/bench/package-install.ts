import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../support/files.ts';

/** What installing a package into an empty folder, with an empty cache, costs. */
export interface Installation {
  seconds: number;
  packages: number;
  megabytes: number;
}

/** The folders of packages, also of those inside others. */
function listPackages(modules: string): string[] {
  return readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'package.json')
    .map((entry) => entry.parentPath)
    .filter((path) => /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+$/.test(path));
}

function countBytes(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** @param spec a name with a version, or a tarball */
export function measureInstallation(spec: string): Installation {
  const [prefix, cache] = [folder(), folder()];
  const began = performance.now();
  execFileSync('npm', ['install', '--prefix', prefix, '--cache', cache, '--no-audit', '--no-fund', spec], {
    cwd: prefix,
    stdio: 'ignore',
  });
  const seconds = (performance.now() - began) / 1000;
  const modules = join(prefix, 'node_modules');
  return { seconds, packages: listPackages(modules).length, megabytes: countBytes(modules) / 1e6 };
}
