import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOffline, pack } from '../../scripts/npm-pack.ts';
import { folder } from './files.ts';

/** Where the files of a run share what one of them has made. */
const FOLDER = 'PACKED_FOLDER';

/** How often a file looks whether another one is done, in milliseconds. */
const LOOK_MS = 50;

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Has the tarball and its installation shared by all files of a run; the function that it returns takes both away. */
export function sharePackage(): () => void {
  const shared = mkdtempSync(join(tmpdir(), 'heygen-mcp-packed-'));
  process.env[FOLDER] = shared;
  return () => rmSync(shared, { recursive: true });
}

/** Makes a folder once in a run: whoever comes first makes it, and the others wait. @throws what making it throws */
function makeOnce(name: string, make: (empty: string) => void): string {
  const shared = process.env[FOLDER] ?? folder();
  const [made, making] = [join(shared, name), join(shared, `${name}.part`)];
  while (!existsSync(made)) {
    try {
      mkdirSync(making);
    } catch {
      pause(LOOK_MS);
      continue;
    }
    try {
      make(making);
      renameSync(making, made);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      throw error;
    }
  }
  return made;
}

/** The built project as it would be published: a tarball. */
export const getTarball = (): string => {
  const packed = makeOnce('tarball', pack);
  return join(packed, String(readdirSync(packed)[0]));
};

/** A folder in which that tarball is installed. Files of a run share it: nothing is written there. */
export const getInstallation = (): string =>
  makeOnce('installation', (prefix) => void installOffline(getTarball(), prefix));
