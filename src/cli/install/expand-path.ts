import { posix, win32 } from 'node:path';
import type { Machine } from './machine.ts';

/** `{NAME|fallback}`: the environment variable, else the fallback. */
const VARIABLE = /^\{(\w+)\|([^}]*)\}/;

/**
 * Turns a path as the table of hosts writes it into one of this computer: `~` is the home folder, `{NAME|fallback}` an
 * environment variable with what holds where it is not set, and `/` separates on every system.
 */
export function expandPath(template: string, { platform, home, env }: Machine): string {
  const { join } = platform === 'win32' ? win32 : posix;
  const named = template.replace(VARIABLE, (_, name: string, fallback: string) => env[name] || fallback);
  return join(named.startsWith('~') ? home + named.slice(1) : named);
}
