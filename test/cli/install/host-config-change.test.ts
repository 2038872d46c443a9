import { chmod, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  findConfigFile,
  findHosts,
  planInstall,
  planUninstall,
  resolvePath,
  writeChange,
} from '../../../src/cli/install/host-config-change.ts';
import { HOST_NAMES, HOSTS, type Host, type HostName } from '../../../src/cli/install/hosts.ts';
import { jsonConfig } from '../../../src/cli/install/json-config.ts';
import type { Machine } from '../../../src/cli/install/machine.ts';

const LOCAL = { command: 'npx', args: ['-y', 'heygen-mcp'], env: { HEYGEN_TOOLSETS: 'all' } };
const REMOTE = { url: 'https://video.example.com/mcp', headers: { Authorization: 'Bearer t' } };
const NAMES: readonly HostName[] = HOST_NAMES;
const rowOf = (name: HostName): Host => HOSTS[name];

let machine: Machine;
beforeEach(async () => {
  machine = { platform: 'linux', home: await mkdtemp(join(tmpdir(), 'home-')), env: {} };
});

interface Entry extends Record<string, unknown> {
  command: string;
}
/** A host's file, read: servers by name, or in a list. */
interface File {
  [servers: string]: { [name: string]: Entry; heygen: Entry; 0: Entry };
}

const parsers = { json: jsonConfig.parse, toml: parseToml, yaml: parseYaml };
const parseFile = async (name: HostName, path: string) =>
  parsers[rowOf(name).format](await readFile(path, 'utf8')) as File;

async function put(name: HostName, text: string): Promise<string> {
  const path = await findConfigFile(rowOf(name), machine);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function installed(name: HostName, server: Parameters<typeof planInstall>[2] = LOCAL) {
  const plan = await planInstall(name, machine, server);
  return { plan, backup: await writeChange(plan) };
}

/** A file with another server, comments, and settings before and behind them. */
const BESIDE: Record<Host['format'], (row: Host) => string> = {
  json: ({ servers }) =>
    `{\n\t// mine\n\t"theme": "dark",\n\t"${servers}": {\n\t\t"other": { "command": "x" /* why */ }\n\t},\n\t"last": [1, 2]\n}\n`,
  toml: () =>
    '# mine\nmodel = "o3"  # fast\n\n[mcp_servers.other]\ncommand = "x"  # why\nargs = [\n  "a", # b\n]\n\n[profiles.x]\nmodel = \'gpt\'\n',
  yaml: ({ servers, list }) =>
    `# mine\ntheme: dark # really\n${servers}:\n  ${list ? '- name: other\n    command: x # why' : 'other:\n    cmd: x # why'}\nlast: [1, 2]\n`,
};

describe.each(NAMES)('%s', (name) => {
  const row = rowOf(name);

  it('gets a file where it has none, readable by its owner alone', async () => {
    const { plan } = await installed(name);
    expect(plan.before).toBeUndefined();
    const file = await parseFile(name, plan.path);
    expect(file[row.servers]?.[row.list ? 0 : 'heygen']).toEqual(row.local(LOCAL));
    expect((await stat(plan.path)).mode & 0o777).toBe(0o600);
  });

  it('keeps other servers, settings, comments and order; a second time changes nothing; uninstall restores the file', async () => {
    const before = BESIDE[row.format](row);
    const path = await put(name, before);
    const { backup } = await installed(name);
    const after = await readFile(path, 'utf8');
    const lines = after.split('\n');
    for (const line of before.split('\n')) {
      expect(lines.some((one) => one === line || one === `${line},`)).toBe(true);
    }
    expect(await readFile(backup as string, 'utf8')).toBe(before);

    const again = await planInstall(name, machine, LOCAL);
    expect(again.after).toBe(after);

    await writeChange(await planUninstall(name, machine));
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('refuses a file that it cannot parse, and leaves it', async () => {
    const broken = { json: '{ "a": ', toml: 'a = \n', yaml: 'a: [1\nb: 2\n' }[row.format];
    const path = await put(name, broken);
    await expect(planInstall(name, machine, LOCAL)).rejects.toThrow(
      /cannot be understood \(.+\), so it was left as it is/,
    );
    expect(await readdir(dirname(path))).toEqual([path.slice(dirname(path).length + 1)]);
  });

  it('refuses a read-only file, and leaves it', async () => {
    const path = await put(name, '');
    await chmod(path, 0o444);
    const plan = await planInstall(name, machine, LOCAL);
    await expect(writeChange(plan)).rejects.toThrow(`${path} is read-only`);
    expect(await readFile(path, 'utf8')).toBe('');
  });

  it('names a remote server, or says where to', async () => {
    if (row.remote === undefined) {
      await expect(planInstall(name, machine, REMOTE)).rejects.toThrow(row.remoteAdvice);
      return;
    }
    const { plan } = await installed(name, REMOTE);
    const text = await readFile(plan.path, 'utf8');
    expect(text).toContain(REMOTE.url);
    expect(text).toContain('Bearer t');
  });

  it('moves from local to remote and back without leavings of the other', async () => {
    if (row.remote === undefined) return expect(row.remoteAdvice).toBeDefined();
    await installed(name);
    const { plan } = await installed(name, REMOTE);
    expect(plan.entry).toEqual(row.remote(REMOTE));
    expect((await installed(name)).plan.entry).toEqual(row.local(LOCAL));
  });

  it.each(['darwin', 'win32', 'linux'] as const)('has a path on %s', (platform) => {
    const homes = { darwin: '/Users/ann', win32: 'C:\\Users\\ann', linux: '/home/ann' };
    const env = { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' };
    const paths = row.files.map((file) =>
      resolvePath(file, { platform, home: homes[platform], env: platform === 'win32' ? env : {} }),
    );
    expect(paths).toMatchSnapshot();
    for (const path of paths) expect(path.startsWith(homes[platform])).toBe(true);
  });
});

describe('paths', () => {
  it('follow the variables of the host', () => {
    const on = (name: HostName, env: Record<string, string>) =>
      resolvePath(rowOf(name).files[0] as string, { ...machine, env });
    expect(on('codex', { CODEX_HOME: '/srv/codex' })).toBe('/srv/codex/config.toml');
    expect(on('vscode', { XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/Code/User/mcp.json');
    expect(on('copilot', { COPILOT_HOME: '' })).toBe(join(machine.home, '.copilot/mcp-config.json'));
  });

  it('of OpenCode: the file that there is', async () => {
    const json = join(machine.home, '.config/opencode/opencode.json');
    await mkdir(dirname(json), { recursive: true });
    expect(await findConfigFile(rowOf('opencode'), machine)).toBe(`${json}c`);
    await writeFile(json, '{}');
    expect(await findConfigFile(rowOf('opencode'), machine)).toBe(json);
  });
});

describe('a file', () => {
  it('that is a link stays one, and its target is changed', async () => {
    const target = join(machine.home, 'dotfiles.json');
    await writeFile(target, '{}', { mode: 0o640 });
    const path = join(machine.home, '.cursor/mcp.json');
    await mkdir(dirname(path));
    await symlink(target, path);
    await installed('cursor');
    expect((await parseFile('cursor', target)).mcpServers?.heygen.command).toBe('npx');
    expect((await stat(target)).mode & 0o777).toBe(0o640);
  });

  it('keeps its byte order mark and its line ends', async () => {
    const path = await put('cursor', '\uFEFF{\r\n    "mcpServers": {}\r\n}\r\n');
    await installed('cursor');
    const text = await readFile(path, 'utf8');
    expect(text.startsWith('\uFEFF{\r\n    "mcpServers"')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    await writeChange(await planUninstall('cursor', machine));
    expect(await readFile(path, 'utf8')).toBe('\uFEFF{\r\n    "mcpServers": {}\r\n}\r\n');
  });

  it('keeps what a person or the host added to our entry', async () => {
    const mine = { command: 'old', args: [], env: { HEYGEN_API_KEY: 'k', HEYGEN_TOOLSETS: 'v1' }, disabled: true };
    await put('cursor', JSON.stringify({ mcpServers: { heygen: mine } }));
    const { plan } = await installed('cursor');
    expect(plan.entry).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'heygen-mcp'],
      env: { HEYGEN_API_KEY: 'k', HEYGEN_TOOLSETS: 'all' },
      disabled: true,
    });
  });

  it('with trailing commas is taken where hosts take it', async () => {
    const path = await put('zed', '{\n  "context_servers": { "a": { "command": "x", }, },\n}\n');
    await installed('zed');
    expect(Object.keys((await parseFile('zed', path)).context_servers ?? {})).toEqual(['a', 'heygen']);
  });

  it.each([
    ['[1, 2]', 'cursor'],
    ['"text"', 'gemini'],
    ['- a\n- b\n', 'goose'],
  ] as const)('that holds no settings by name is refused: %j', async (text, name) => {
    await put(name, text);
    await expect(planInstall(name, machine, LOCAL)).rejects.toThrow('does not hold settings by name');
  });

  it.each([
    ['{ "mcpServers": [] }', 'cursor'],
    ['mcp_servers = { other = { command = "x" } }\n', 'codex'],
  ] as const)('that cannot be changed without harm is left: %j', async (text, name) => {
    const path = await put(name, text);
    await expect(planInstall(name, machine, LOCAL)).rejects.toThrow(/left as it is/);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each([
    '[mcp_servers]\nheygen = { command = "old" }\nother = { command = "x" }\n',
    '[mcp_servers.heygen]\ncommand = "old"\n\n[mcp_servers.heygen.env]\nA = "1"\n\n[mcp_servers.other]\ncommand = "x"\n',
    'mcp_servers.heygen.command = "old"\nmcp_servers.other.command = "x"\n',
    '[mcp_servers."heygen"]\ncommand = """\n[not.a.table]\n"""\n[mcp_servers.other]\ncommand = "x"',
  ])('of Codex is understood however it is written: %j', async (text) => {
    const path = await put('codex', text);
    await installed('codex');
    const { mcp_servers = {} as File[string] } = await parseFile('codex', path);
    expect(mcp_servers.other).toEqual({ command: 'x' });
    expect(mcp_servers.heygen).toMatchObject({ command: 'npx', required: true, tool_timeout_sec: 600 });
    await writeChange(await planUninstall('codex', machine));
    expect((await parseFile('codex', path)).mcp_servers).toEqual({ other: { command: 'x' } });
  });
});

describe('odd layouts keep what they say', () => {
  it.each([
    ['cursor', ''],
    ['cursor', '{}'],
    ['cursor', '{"mcpServers":{}}'],
    ['cursor', '{"mcpServers":{"a":{"command":"x"}},"z":1}'],
    ['cursor', '{\n  "mcpServers": {\n    "a": { "command": "x" } // last\n  }\n}'],
    ['cursor', '{\n  "mcpServers": {\n    "a": { "command": "x" }, // last, with comma\n    /* end */\n  },\n}\n'],
    ['cursor', '{\n  // nothing yet\n}\n'],
    ['cursor', '{ "a": "\\u007d // no comment" }\n'],
    ['goose', 'extensions: {}\nlast: 1\n'],
    ['goose', 'extensions:\nlast: 1\n'],
    ['goose', 'extensions: # none\n'],
    ['goose', 'extensions: { a: { cmd: x } }\nlast: 1\n'],
    ['goose', '# only a comment\n'],
    ['goose', '---\na: 1\n'],
    [
      'goose',
      'extensions:\n    a:\n        cmd: |\n            two\n            lines\n\n    # b is off\n    b: {cmd: y}\n\n# end',
    ],
    ['continue', 'mcpServers:\n- name: a\n  command: x\n# end\nmodels: []\n'],
    ['continue', 'mcpServers: []\n'],
    ['continue', 'mcpServers: [{ name: a }]\n'],
    ['continue', 'mcpServers:\n  - name: a\n    args:\n      - x\n      - y\n\nrules:\n  - be kind\n'],
    ['codex', '# only a comment\n'],
    ['codex', 'notify = [\n  "a"\n]\r\n'],
  ] as const)('%s %j', async (name, text) => {
    const parse = parsers[rowOf(name).format];
    const path = await put(name, text);
    const { plan } = await installed(name);
    const after = parse(await readFile(path, 'utf8')) as File;
    const { servers } = rowOf(name);
    const all = Object.values(after[servers] ?? {});
    expect(all.at(-1)).toEqual(rowOf(name).local(LOCAL));
    const comments = text.match(/(\/\/|# ).*$/gm)?.filter((comment) => !comment.includes('no comment')) ?? [];
    for (const comment of comments) expect(plan.after).toContain(comment.trimEnd());

    await writeChange(await planUninstall(name, machine));
    const restored = await readFile(path, 'utf8');
    const withoutEmpty = (file: unknown) =>
      Object.fromEntries(
        Object.entries(file ?? {}).filter(([, value]) => !['{}', '[]', 'null'].includes(JSON.stringify(value))),
      );
    expect(withoutEmpty(parse(restored))).toEqual(withoutEmpty(parse(text || (name === 'cursor' ? '{}' : ''))));
    for (const comment of comments) expect(restored).toContain(comment.trimEnd());
  });
});

describe('findHosts', () => {
  it('finds those that left a file or a folder', async () => {
    expect(await findHosts(machine)).toEqual([]);
    await mkdir(join(machine.home, '.cursor'));
    await writeFile(join(machine.home, '.claude.json'), '{}');
    await mkdir(join(machine.home, '.config/goose'), { recursive: true });
    expect(await findHosts(machine)).toEqual(['claude-code', 'cursor', 'goose']);
  });
});
