import type { Reporter, TestModule } from 'vitest/node';
import { installCommand, missingPrograms } from './programs.ts';

/** How many tests were skipped for want of the same programs. */
function countSkipped(modules: readonly TestModule[]): Map<string, number> {
  const missing = missingPrograms();
  const counts = new Map<string, number>();
  for (const { options } of modules.flatMap((module) => [...module.children.allTests('skipped')])) {
    const wanted = missing.filter((name) => options.tags?.includes(name)).join(' ');
    if (wanted) counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
  }
  return counts;
}

/** Ends the output of a run with what was not tested, and with the command that installs what it takes. */
export default class SkippedProgramsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const [programs, count] of countSkipped(modules))
      process.stdout.write(`Skipped: ${count} tests that need ${programs}. ${installCommand(programs.split(' '))}\n`);
  }
}
