import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { InstallError } from './install-error.ts';
import type { Machine } from './machine.ts';
import { getNpxArguments } from './server-entry.ts';

/** Longest that npx may take to fetch the package, over a slow line. */
const FETCH_TIMEOUT_MS = 300_000;

/**
 * Runs the package once through npx, so that the host finds it in npx's cache: hosts give a server 30 s to start, and a
 * cold npx takes 16 to over 30 s.
 * @throws InstallError when npx cannot run it, since the host could not either
 */
export async function warmNpxCache({ platform, env, home }: Machine, packages: readonly string[]): Promise<void> {
  // npx is a script on Windows, which only a shell starts; the arguments are names that we know.
  const child = spawn('npx', [...getNpxArguments(packages), '--version'], {
    shell: platform === 'win32',
    // In the folder of a project npx would take what the project has.
    cwd: home,
    env: { ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: FETCH_TIMEOUT_MS,
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk) => errors.push(chunk));
  const code = await once(child, 'close').then(
    ([status]): number | null => status,
    (error: Error) => error,
  );
  if (code === 0) return;
  const said = Buffer.concat(errors).toString().trim().split('\n').slice(0, 3).join('\n');
  const reason = code instanceof Error ? code.message : said;
  throw new InstallError(
    `npx cannot run heygen-mcp, so your host could not either; nothing was written. npx said:\n${reason}\nFrom a clone of the project: node dist/main.js install writes the path of the clone instead.`,
  );
}
