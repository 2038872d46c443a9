/**
 * `npm run hosts`: real hosts and frameworks from npm, each with a fake model on loopback, make and fetch a film on the
 * sandbox. `npm run hosts -- NAME...` runs some. What they were seen to do is printed and written to docs/hosts.md.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLIENTS, type Client, type Invocation, type RunContext } from './clients.ts';
import { type ModelLog, type ModelStep, startFakeModel } from './fake-model.ts';
import { writeTable } from './table.ts';

const CACHE = process.env.HEYGEN_MCP_HOSTS_CACHE ?? join(homedir(), '.cache', 'heygen-mcp', 'hosts');
const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const TIMEOUT_MS = 120_000;
const ASK = 'Make a short film of an avatar that says hello, wait for it, and show me two presenters.';

const say = (line: string) => process.stdout.write(`${line}\n`);

const AVATAR = { avatar_id: 'look_iris_office' };

const findVideoId = (told: readonly string[]) => /vid_[0-9a-f]+/.exec(told.join('\n'))?.[0] ?? 'none';

/** What the model does: a slip, the same mended, a wait, and pictures. */
const STEPS: readonly ModelStep[] = [
  {
    tool: 'create_video_from_avatar',
    search: 'avatar video that speaks a script',
    arguments: () => ({ ...AVATAR, script: 'Hello.', resolution: '720p', colour: 'red' }),
  },
  {
    tool: 'create_video_from_avatar',
    search: 'avatar video that speaks a script',
    arguments: () => ({ ...AVATAR, script: 'Hello.' }),
  },
  {
    tool: 'get_video',
    search: 'video status and download link',
    arguments: (told) => ({ video_id: findVideoId(told), wait_seconds: 20 }),
  },
  {
    tool: 'list_avatar_looks',
    search: 'presenters to choose from, with pictures',
    arguments: () => ({ limit: 2, include_previews: true }),
  },
];

/** What was seen of one client. */
export interface Row {
  name: string;
  kind: Client['kind'];
  version: string;
  tools: number | undefined;
  slip: string;
  film: string;
  said: string;
  picture: string;
  left: string;
}

function start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, timeoutMs: number) {
  return new Promise<{ output: string; code: number | null }>((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), timeoutMs);
    child.on('error', ({ message }) => resolve({ output: message, code: null }));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ output, code });
    });
  });
}

async function install({ name, packages }: Client): Promise<string> {
  const folder = join(CACHE, name);
  const [main = ''] = packages;
  const bare = main.replace(/(?<=.)@[^@]*$/, '');
  const manifest = join(folder, 'node_modules', bare, 'package.json');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const wanted = packages.map((one) => one.replace(/(?<=.)@[^@]*$/, ''));
  if (!wanted.every((one) => existsSync(join(folder, 'node_modules', one)))) {
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages];
    const { code, output } = await start('npm', args, folder, process.env, 600_000);
    if (code !== 0) throw new Error(`npm install of ${name} failed: ${output.slice(-500)}`);
  }
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** How long a server may take to end after its host (it ends when its stdin does). */
const END_MS = 5_000;

/** Servers of ours that still run although their host has ended: each is started with a mark of this run. */
async function countLeft(mark: string, until = Date.now() + END_MS): Promise<number> {
  const find = `grep -lz 'HOSTS_RUN=${mark}' /proc/[0-9]*/environ 2>/dev/null | wc -l`;
  const left = Number((await start('sh', ['-c', find], '/', process.env, 10_000)).output.trim());
  return left > 0 && Date.now() < until ? countLeft(mark, until) : left;
}

/** What the answers show that the model got. */
function judge(log: ModelLog): Pick<Row, 'slip' | 'film' | 'said' | 'picture'> {
  const [slip = '', created = '', waited = '', looks = ''] = log.told;
  const inOurWords = /colour/.test(slip) && /not a field of this tool/.test(slip);
  const times = waited.split(/"?video_url"?\s*:/).length - 1;
  const bytes = looks.length;
  return {
    slip: inOurWords ? 'ours' : slip ? `host’s: ${slip.slice(0, 60)}` : 'none',
    film: /video_url/.test(waited) ? 'made' : `no: ${(waited || created).slice(0, 60)}`,
    said: times === 1 ? 'once' : `${times} times`,
    picture: log.sawPicture
      ? 'seen'
      : /[A-Za-z0-9+/]{300}/.test(looks)
        ? `as text, ${bytes} characters`
        : /https?:/.test(looks)
          ? 'address'
          : 'none',
  };
}

async function runClient(client: Client): Promise<Row> {
  const version = await install(client);
  const folder = join(CACHE, client.name);
  if (client.kind === 'framework') {
    const script = `${client.name}.mjs`;
    copyFileSync(new URL(`./frameworks/${script}`, import.meta.url), join(folder, script));
  }
  const home = mkdtempSync(join(tmpdir(), 'heygen-hosts-'));
  const model = await startFakeModel(STEPS);
  const mark = `${client.name}-${process.pid}`;
  const settings = {
    HEYGEN_SANDBOX: '1',
    HEYGEN_SANDBOX_SPEED: '10000',
    HEYGEN_TOOLSETS: client.toolsets ?? 'default',
  };
  const context: RunContext = { folder, home, modelUrl: model.url, server: SERVER, settings, ask: ASK };
  const { command, args, env }: Invocation = client.prepare(context);
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  const all = { PATH, LANG, HOME: home, HOSTS_RUN: mark, ...settings, ...env };
  const { output, code } = await start(command, args, home, all, TIMEOUT_MS);
  if (process.env.HOSTS_VERBOSE)
    say(`${output.slice(-3_000)}\n(exit ${code})\n${JSON.stringify(model.log.told, null, 1).slice(0, 6_000)}`);
  const left = await countLeft(mark);
  model.close();
  rmSync(home, { recursive: true, force: true });
  const seen = client.hasModel
    ? { tools: model.log.tools.length, ...judge(model.log) }
    : {
        tools: undefined,
        slip: '-',
        film: /vid_[0-9a-f]+/.test(output) ? 'made' : `no: ${output.slice(-80)}`,
        said: '-',
        picture: '-',
      };
  return { name: client.name, kind: client.kind, version, ...seen, left: left === 0 ? 'none' : String(left) };
}

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const client of CLIENTS) {
  if (wanted.length > 0 && !wanted.includes(client.name)) continue;
  const row = await runClient(client);
  say(Object.values(row).join(' | '));
  rows.push(row);
}
if (wanted.length === 0) writeTable(rows);
