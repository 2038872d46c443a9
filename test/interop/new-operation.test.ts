import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** An operation that HeyGen does not have, in one object. */
const OPERATION = `
/** Invented: GET /v3/hyperframes/moods/{mood_id}. */
export const getMood = operation({
  name: 'get_mood',
  title: 'Get a mood',
  summary: 'Gives one mood in which a render can be made.',
  endpoint: 'GET /v3/hyperframes/moods/{mood_id}',
  source: 'invented',
  effect: 'read',
  input: z.strictObject({ mood_id: field.id('list_hyperframes_renders') }),
  output: z.looseObject({ mood_id: z.string(), name: z.string() }),
  example: { input: { mood_id: 'moo_1' }, output: { mood_id: 'moo_1', name: 'calm' } },
});
`;

/** Long work that HeyGen does not have: what starts it, what reads it, and the job. */
const LONG_OPERATION = `
/** Invented: GET /v3/holograms/{hologram_id}. */
export const hologramJob = job({
  name: 'hologram',
  noun: 'Hologram',
  idField: 'hologram_id',
  typical: { text: 'about two minutes', seconds: 120 },
  status: { completed: ['completed'], failed: ['failed'], result: 'hologram_url' },
  files: { video: 'hologram_url' },
});

/** Invented: POST /v3/holograms. */
export const createHologram = operation({
  name: 'create_hologram',
  title: 'Create a hologram',
  summary: 'Makes a hologram of a video.',
  endpoint: 'POST /v3/holograms',
  source: 'invented',
  effect: 'create',
  spends: 'credits',
  job: hologramJob,
  charge: () => ({ basis: 'HeyGen publishes no price for holograms' }),
  input: z.strictObject({ video: field.media('Video'), title: field.title }),
  output: z.looseObject({ hologram_id: z.string() }),
  example: { input: { video: 'https://example.com/a.mp4' }, output: { hologram_id: 'hol_1' } },
});

/** Invented: GET /v3/holograms/{hologram_id}. */
export const getHologram = operation({
  name: 'get_hologram',
  title: 'Get a hologram',
  summary: 'Gives a hologram and its file. Follows it with wait_seconds.',
  endpoint: 'GET /v3/holograms/{hologram_id}',
  source: 'invented',
  effect: 'read',
  job: hologramJob,
  input: z.strictObject({ hologram_id: field.id('create_hologram') }),
  output: z.looseObject({ hologram_id: z.string(), status: z.string(), hologram_url: z.string().optional() }),
  example: { input: { hologram_id: 'hol_1' }, output: { hologram_id: 'hol_1', status: 'running' } },
});
`;

/** Each worker loads the whole catalog, and the cores have other tests to run; what it transforms is of no use to others. */
const PROCESS = ['--project', 'unit', '--maxWorkers=1', '--experimental.fsModuleCache=false'];

/**
 * What is true of every operation and every kind of job. That HeyGen takes whatever is sent (generated.test.ts) is known of
 * operations of its facts only.
 */
const CONTRACT = ['contract/agreement', 'contract/sandbox', 'jobs/job-kinds'].map((name) => `test/${name}.test.ts`);

let copy: string;

/**
 * Runs a command in the copy; what it printed is part of the error when it fails. The compiler, a program in Go, collects
 * its garbage half as often.
 */
const inCopy = (command: string, ...args: string[]) =>
  run(command, args, { cwd: copy, maxBuffer: 64 * 2 ** 20, env: { ...process.env, FORCE_COLOR: '0', GOGC: '200' } });

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'heygen-mcp-new-operation-'));
  await run(
    'bash',
    ['-c', 'git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C "$0"', copy],
    { cwd: ROOT },
  );
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await inCopy('git', 'init', '-q');
  await inCopy('git', 'add', '-A');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('an operation and long work are added in one place', { timeout: 900_000 }, async () => {
  const file = join(copy, 'tools/clips.ts');
  const [declarations = '', array = ''] = readFileSync(file, 'utf8').split('export default toolset(');
  const listed = array.replace('[\n', '[\n  getMood,\n  createHologram,\n  getHologram,\n');
  const added = `${OPERATION}${LONG_OPERATION}`.trimStart();
  writeFileSync(file, `${declarations}${added}\nexport default toolset(${listed}`);

  // Several threads would each work out the types that they have in common.
  await inCopy('npx', 'tsc', '--singleThreaded');
  await inCopy('npm', 'run', '-s', 'docs', '--', ...PROCESS, ...CONTRACT);

  const { stdout } = await inCopy('git', 'ls-files', '--modified', '--others', '--exclude=node_modules');
  const changed = stdout.trimEnd().split('\n');
  const snapshots = ['create_hologram', 'download_video', 'estimate_cost', 'get_hologram', 'get_mood', 'store_video'];
  expect(changed.sort()).toEqual(
    ['docs/tools.md', ...snapshots.map((name) => `test/__tools__/${name}.json`), 'tools/clips.ts'].sort(),
  );
  await inCopy('npx', 'biome', 'check', '--error-on-warnings', ...changed.filter((path) => path.endsWith('.ts')));
});
