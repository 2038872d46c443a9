import { execFileSync } from 'node:child_process';
import { keepAll } from './server-output.ts';

/** Builds once before the tests, so that processes run what would be shipped; after them, looks for secrets in what they said. */
export default function setup(): () => void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return keepAll();
}
