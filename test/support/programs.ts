import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs beside Node that some tests start for real. Their names are those of Debian's packages. */
const PROGRAMS = ['redis-server', 'nginx', 'chromium'] as const;

export type Program = (typeof PROGRAMS)[number];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program is there to be started. */
export const hasProgram = (name: Program): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));

export const missingPrograms = (): Program[] => PROGRAMS.filter((name) => !hasProgram(name));

export const installCommand = (names: readonly string[]): string => `apt-get install ${names.join(' ')}`;

/**
 * The tags of tests that need a program: `describe('…', { tags: ['redis-server'] }, …)`. Such tests are skipped where it
 * is missing; but under CI they run, and fail for want of it, so that nobody loses them unnoticed.
 */
export const programTags = () =>
  PROGRAMS.map((name) => ({ name, description: `needs ${name}`, skip: !process.env.CI && !hasProgram(name) }));
