import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { lineLog } from './server-process.ts';

export interface RedisServer {
  url: string;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
  /** Stops it as a machine does that is out of memory: connections stay, and nothing answers. */
  hang(): void;
  /** Starts it again at the same address, empty. */
  restart(): Promise<void>;
}

/** A real redis-server of its own, without persistence. */
export async function redisServer(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-redis-'));
  const launch = async () => {
    const child = spawn('redis-server', ['--port', String(port), '--save', '', '--dir', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await lineLog(child.stdout).until((line) => line.includes('Ready to accept connections'));
    return child;
  };
  let running = await launch();
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (running.exitCode !== null || running.signalCode !== null) return;
      const exit = once(running, 'exit');
      running.kill('SIGKILL');
      await exit;
    },
    hang: () => void running.kill('SIGSTOP'),
    async restart() {
      running = await launch();
    },
  };
}
