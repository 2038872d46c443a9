import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs beside Node that some tests start for real. Their names are those of Debian's packages. */
const PROGRAMS = ['redis-server', 'nginx', 'chromium'] as const;

export type Program = (typeof PROGRAMS)[number];

/** What does the same for less: Chromium without its windows takes half the processor time. */
const PREFERRED: Partial<Record<Program, string>> = { chromium: 'chromium-headless-shell' };

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a program lies, or what is preferred to it; undefined where neither is there. */
export const findProgram = (name: Program): string | undefined =>
  [PREFERRED[name] ?? name, name]
    .flatMap((file) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, file)))
    .find(isExecutable);

/** Whether a program is there to be started. */
export const hasProgram = (name: Program): boolean => findProgram(name) !== undefined;

export const missingPrograms = (): Program[] => PROGRAMS.filter((name) => !hasProgram(name));

export const installCommand = (names: readonly string[]): string => `apt-get install ${names.join(' ')}`;

/**
 * The tags of tests that need a program: `describe('…', { tags: ['redis-server'] }, …)`. Such tests are skipped where it
 * is missing; but under CI they run, and fail for want of it, so that nobody loses them unnoticed.
 */
export const programTags = () =>
  PROGRAMS.map((name) => ({ name, description: `needs ${name}`, skip: !process.env.CI && !hasProgram(name) }));
