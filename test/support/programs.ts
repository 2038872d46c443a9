import { spawnSync } from 'node:child_process';

/**
 * The programs beside Node that some tests start for real, each with an argument that makes it say its version and end.
 * Their names are those of Debian's packages.
 */
const PROGRAMS = { 'redis-server': '--version', nginx: '-v', chromium: '--version' } as const;

export type Program = keyof typeof PROGRAMS;

/** Whether a program is there to be started. */
export const hasProgram = (name: Program): boolean =>
  spawnSync(name, [PROGRAMS[name]], { stdio: 'ignore' }).error === undefined;

const allPrograms = () => Object.keys(PROGRAMS) as Program[];

export const missingPrograms = (): Program[] => allPrograms().filter((name) => !hasProgram(name));

export const installCommand = (names: readonly string[]): string => `apt-get install ${names.join(' ')}`;

/**
 * The tags of tests that need a program: `describe('…', { tags: ['redis-server'] }, …)`. Such tests are skipped where it
 * is missing; but under CI they run, and fail for want of it, so that nobody loses them unnoticed.
 */
export const programTags = () =>
  allPrograms().map((name) => ({ name, description: `needs ${name}`, skip: !process.env.CI && !hasProgram(name) }));
