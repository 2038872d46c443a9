import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type RedisClientType } from '@redis/client';
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
  /** Asks it something by a connection of its own. */
  ask<T>(question: (client: RedisClientType) => Promise<T>): Promise<T>;
}

/** Starts a redis-server with arguments and resolves when it says that it is ready. */
export async function launchRedis(args: readonly string[], ready = 'Ready to accept connections') {
  const folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-redis-'));
  const child = spawn('redis-server', [...args, '--dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const log = lineLog(child.stdout);
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(log.lines.join('\n'))));
  await Promise.race([log.until((line) => line.includes(ready)), gone]);
  gone.catch(() => {
    // It has started; when it ends is its own affair.
  });
  return child;
}

/** Ends a process that may have ended already. */
export async function endProcess(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** Asks a Redis something by a connection of its own. @param ca who signed its certificate */
export async function askRedis<T>(
  url: string,
  question: (client: RedisClientType) => Promise<T>,
  ca?: string,
): Promise<T> {
  const client: RedisClientType = createClient({ url, ...(ca !== undefined && { socket: { tls: true, ca } }) });
  await client.connect();
  return question(client).finally(() => client.destroy());
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
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    ask: (question) => askRedis(url, question),
    kill: () => endProcess(running),
    stop: () => endProcess(running, 'SIGTERM'),
    hang: () => void running.kill('SIGSTOP'),
    async restart() {
      running = await launch();
    },
  };
}
