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
  /** Ends it as an administrator does: what is to be kept is written first. */
  stop(): Promise<void>;
  /** Stops it as a machine does that is out of memory: connections stay, and nothing answers. */
  hang(): void;
  /** Starts it again at the same address: empty, or with what it kept. */
  restart(): Promise<void>;
}

/** A real redis-server of its own, without persistence unless it is asked for. */
export async function redisServer({ persistent = false } = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-redis-'));
  const launch = async () => {
    const appendOnly = ['--appendonly', persistent ? 'yes' : 'no'];
    const child = spawn('redis-server', ['--port', String(port), '--save', '', '--dir', folder, ...appendOnly], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await lineLog(child.stdout).until((line) => line.includes('Ready to accept connections'));
    return child;
  };
  let running = await launch();
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill(signal);
    await exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    hang: () => void running.kill('SIGSTOP'),
    async restart() {
      running = await launch();
    },
  };
}
