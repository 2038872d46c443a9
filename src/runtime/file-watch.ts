import { stat } from 'node:fs/promises';

/** How often a file is looked at, in milliseconds. */
const INTERVAL_MS = 1_000;

/** What changes when a file is written or replaced, also behind a symbolic link. */
async function getVersion(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return 'away';
  }
}

/**
 * Calls back when a file has changed and has stayed as it is for one interval, so that a file that is being written is
 * not taken for the whole. It looks instead of asking the system for events: a Kubernetes secret is a chain of symbolic
 * links that are exchanged, and network volumes report nothing.
 * @returns ends it
 */
export function watchFile(path: string, onChange: () => void, intervalMs = INTERVAL_MS): () => void {
  let taken: string | undefined;
  let seen: string | undefined;
  async function look(): Promise<void> {
    const before = seen;
    seen = await getVersion(path);
    taken ??= seen;
    if (seen === taken || seen !== before) return;
    taken = seen;
    onChange();
  }
  void look();
  const timer = setInterval(() => void look(), intervalMs).unref();
  return () => clearInterval(timer);
}
