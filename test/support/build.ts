import { execFileSync } from 'node:child_process';

/** Builds once before the tests, so that processes run what would be shipped. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
