import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lineLog } from '../support/server-process.ts';

/** The yardstick's program. */
export const BARE = fileURLToPath(new URL('./bare.mjs', import.meta.url));

/** Starts the yardstick over HTTP. */
export async function startBare() {
  const child = spawn(process.execPath, [BARE, 'http'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const line = await lineLog(child.stderr).until((text) => text.includes('"listening"'));
  return { url: JSON.parse(line).url as string, stop: () => child.kill() };
}
