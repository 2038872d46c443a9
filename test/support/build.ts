import { execFileSync, spawnSync } from 'node:child_process';
import { keepAll } from './server-output.ts';

/** What the tests start for real, with an argument that makes it say which it is. */
const PROGRAMS = { 'redis-server': '--version', nginx: '-v' };

function demandPrograms(): void {
  const missing = Object.entries(PROGRAMS).filter(([program, version]) => spawnSync(program, [version]).error);
  if (missing.length === 0) return;
  const names = missing.map(([program]) => program).join(' ');
  throw new Error(`The tests start what is not installed here: ${names}. On Debian: apt-get install ${names}`);
}

/** Builds once before the tests, so that processes run what would be shipped; after them, looks for secrets in what they said. */
export default function setup(): () => void {
  demandPrograms();
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return keepAll();
}
