import type { Machine } from './machine.ts';

/** A server that the host starts itself. */
export interface LocalServer {
  command: string;
  args: string[];
  /** Settings of ours, by variable. */
  env: Record<string, string>;
}

/** A server somewhere else, over streamable HTTP. */
export interface RemoteServer {
  url: string;
  headers: Record<string, string>;
}

/** How this very program was started. */
export interface Program {
  /** Node. */
  execPath: string;
  /** The file that Node runs. */
  script: string;
}

/** From npm when this program lies in a node_modules folder, else a clone of the project. */
export const isFromNpm = ({ script }: Program): boolean => /[\\/]node_modules[\\/]/.test(script);

/** What npx runs, with packages that it brings along. */
export const getNpxArguments = (packages: readonly string[]): string[] =>
  packages.length === 0
    ? ['-y', 'heygen-mcp']
    : ['-y', ...['heygen-mcp', ...packages].flatMap((name) => ['-p', name]), 'heygen-mcp'];

/**
 * The command that starts this program again. Windows starts npx, a script there, only through its shell. A clone
 * names Node by its path, since hosts with a window often lack the PATH of a terminal.
 */
export function startCommand(
  program: Program,
  { platform }: Pick<Machine, 'platform'>,
  packages: readonly string[] = [],
) {
  if (!isFromNpm(program)) return { command: program.execPath, args: [program.script] };
  const args = getNpxArguments(packages);
  return platform === 'win32' ? { command: 'cmd', args: ['/c', 'npx', ...args] } : { command: 'npx', args };
}
