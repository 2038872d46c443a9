import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SandboxMessage } from './sandbox-process.ts';

const PROGRAM = fileURLToPath(new URL('./sandbox-process.ts', import.meta.url));

/** A sandbox that runs beside the bench. */
export interface SandboxProcess {
  url: string;
  /** How many requests it has had by method and path. */
  countRequests(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

/** Starts a sandbox whose jobs go so many times faster than life. */
export async function startSandboxProcess(speed: number): Promise<SandboxProcess> {
  const child = fork(PROGRAM, [String(speed)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const next = async () => {
    const [message] = (await once(child, 'message')) as [SandboxMessage];
    return message;
  };
  const first = await next();
  if (!('url' in first)) throw new Error('the sandbox did not say where it is');
  return {
    url: first.url,
    async countRequests() {
      const answer = next();
      child.send('count');
      const message = await answer;
      return 'requests' in message ? message.requests : {};
    },
    stop: () => child.disconnect(),
  };
}
