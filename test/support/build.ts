import { execFileSync } from 'node:child_process';
import { sharePackage } from './packed.ts';
import { keepAll } from './server-output.ts';

/** Set by the first of the projects whose tests need the build. */
const BUILT = 'BUILT_FOR_TESTS';

/**
 * Builds once before the tests, so that processes run what would be shipped, and has its package shared; after them, looks
 * for secrets in what they said.
 */
export default function setup(): () => void {
  if (process.env[BUILT]) return () => undefined;
  process.env[BUILT] = 'yes';
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const unshare = sharePackage();
  const checkOutput = keepAll();
  return () => {
    delete process.env[BUILT];
    unshare();
    checkOutput();
  };
}
