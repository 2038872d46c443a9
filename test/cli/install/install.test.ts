import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type InstallRequest, install, uninstall } from '../../../src/cli/install/install.ts';
import { startCommand } from '../../../src/cli/install/server-entry.ts';

const CLONE = { execPath: '/usr/bin/node', script: '/home/ann/heygen-mcp/dist/main.js' };
const FROM_NPM = { execPath: '/usr/bin/node', script: '/home/ann/.npm/_npx/1a/node_modules/heygen-mcp/dist/main.js' };

/** A person who answers questions with one line. */
async function person({ program = CLONE, answer }: { program?: typeof CLONE; answer?: string } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  const said: string[] = [];
  const warmCache = vi.fn(async () => undefined);
  const context = {
    machine: { platform: 'linux' as const, home, env: {} },
    program,
    warmCache,
    terminal: {
      isInteractive: answer !== undefined,
      write: async (text: string) => void said.push(text),
      ask: async () => answer ?? '',
      askSecret: async () => '',
    },
  };
  const ask = (request: Partial<InstallRequest>) =>
    install({ hosts: [], print: false, headers: [], packages: [], env: {}, ...request }, context);
  return { home, context, ask, warmCache, text: () => said.join('') };
}

const cursorFile = (home: string) => readFile(join(home, '.cursor/mcp.json'), 'utf8');
const cursorEntry = async (home: string) => JSON.parse(await cursorFile(home)).mcpServers.heygen;

describe('what a host starts', () => {
  it.each([
    ['linux', CLONE, '/usr/bin/node', ['/home/ann/heygen-mcp/dist/main.js']],
    ['darwin', FROM_NPM, 'npx', ['-y', 'heygen-mcp']],
    ['win32', FROM_NPM, 'cmd', ['/c', 'npx', '-y', 'heygen-mcp']],
    [
      'win32',
      { execPath: 'C:\\node.exe', script: 'C:\\npm\\node_modules\\heygen-mcp\\dist\\main.js' },
      'cmd',
      ['/c', 'npx', '-y', 'heygen-mcp'],
    ],
    [
      'win32',
      { execPath: 'C:\\node.exe', script: 'C:\\src\\heygen-mcp\\dist\\main.js' },
      'C:\\node.exe',
      ['C:\\src\\heygen-mcp\\dist\\main.js'],
    ],
  ] as const)('on %s for %j', (platform, program, command, args) => {
    expect(startCommand(program, { platform })).toEqual({ command, args });
  });
});

describe('install', () => {
  it('writes the path of a clone, and fetches nothing', async () => {
    const { home, ask, warmCache, text } = await person();
    expect(await ask({ hosts: ['cursor'], env: { HEYGEN_TOOLSETS: 'all' } })).toBe(1);
    expect(await cursorEntry(home)).toEqual({
      type: 'stdio',
      command: '/usr/bin/node',
      args: ['/home/ann/heygen-mcp/dist/main.js'],
      env: { HEYGEN_TOOLSETS: 'all' },
    });
    expect(warmCache).not.toHaveBeenCalled();
    expect(text()).toMatch(/Cursor: added to .*mcp\.json\.\n {2}Open Cursor/);
    await ask({ hosts: ['cursor'], env: { HEYGEN_TOOLSETS: 'all' } });
    expect(text()).toContain('has it already');
  });

  it('fetches the package first where the host gets it from npm, and writes nothing when that fails', async () => {
    const { home, ask, warmCache } = await person({ program: FROM_NPM });
    warmCache.mockRejectedValueOnce(new Error('npx cannot'));
    await expect(ask({ hosts: ['cursor'] })).rejects.toThrow('npx cannot');
    await expect(cursorFile(home)).rejects.toThrow('ENOENT');
    await ask({ hosts: ['cursor'] });
    expect(await cursorEntry(home)).toMatchObject({ command: 'npx', args: ['-y', 'heygen-mcp'] });
  });

  it('has npx bring along the packages that are asked for, and knows no others', async () => {
    const { home, ask, warmCache } = await person({ program: FROM_NPM });
    await ask({ hosts: ['cursor'], packages: ['sharp'] });
    expect((await cursorEntry(home)).args).toEqual(['-y', '-p', 'heygen-mcp', '-p', 'sharp', 'heygen-mcp']);
    expect(warmCache).toHaveBeenCalledWith(['sharp']);
    await expect(ask({ hosts: ['cursor'], packages: ['shrap; rm'] })).rejects.toThrow(
      'not one of @opentelemetry/sdk-node, @redis/client',
    );
  });

  it('writes an address with headers', async () => {
    const { home, ask, warmCache } = await person({ program: FROM_NPM });
    await ask({ hosts: ['cursor'], url: 'https://v.example.com/mcp', headers: ['Authorization: Bearer t'] });
    expect(await cursorEntry(home)).toEqual({
      url: 'https://v.example.com/mcp',
      headers: { Authorization: 'Bearer t' },
    });
    expect(warmCache).not.toHaveBeenCalled();
  });

  it.each<[Partial<InstallRequest>, RegExp]>([
    [{ hosts: ['cursor', 'curser'] }, /Unknown host "curser"\. Hosts: claude-desktop, .*continue\./],
    [{ hosts: ['cursor'], headers: ['A: b'] }, /--header belongs to a remote server: it needs --url/],
    [{ hosts: ['cursor'], url: 'https://x/mcp', headers: ['nonsense'] }, /--header takes "Name: value"/],
    [{ hosts: ['cursor'], url: 'https://x/mcp', env: { HEYGEN_SANDBOX: '1' } }, /HEYGEN_SANDBOX cannot be set/],
  ])('refuses %j, and writes nothing', async (request, message) => {
    const { home, ask } = await person();
    await expect(ask(request)).rejects.toThrow(message);
    await expect(cursorFile(home)).rejects.toThrow('ENOENT');
  });

  it('of several hosts writes none when one of their files is broken', async () => {
    const { home, ask } = await person();
    await mkdir(join(home, '.gemini'));
    await writeFile(join(home, '.gemini/settings.json'), '{');
    await expect(ask({ hosts: ['cursor', 'gemini'] })).rejects.toThrow('settings.json cannot be understood');
    await expect(cursorFile(home)).rejects.toThrow('ENOENT');
  });

  it('prints the entry and the file, and writes nothing', async () => {
    const { home, ask, text, warmCache } = await person({ program: FROM_NPM });
    await ask({ hosts: ['cursor', 'codex', 'continue'], print: true });
    expect(text()).toContain(`Cursor, in ${join(home, '.cursor/mcp.json')}:`);
    expect(text()).toContain('[mcp_servers.heygen]');
    expect(text()).toContain('- name: heygen');
    expect(warmCache).not.toHaveBeenCalled();
    await expect(cursorFile(home)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['1', ['cursor']],
    ['2', ['gemini']],
    ['all', ['cursor', 'gemini']],
    ['gemini, 1', ['cursor', 'gemini']],
    ['', []],
  ])('without a name lists the hosts found and asks: %j', async (answer, expected) => {
    const { home, ask, text } = await person({ answer });
    await mkdir(join(home, '.cursor'));
    await mkdir(join(home, '.gemini'));
    await ask({});
    expect(text()).toContain('  1  cursor          Cursor\n  2  gemini          Gemini CLI\n');
    const added = ['Cursor', 'Gemini CLI'].filter((title) => text().includes(`${title}: added`));
    expect(added).toEqual(expected.map((name) => ({ cursor: 'Cursor', gemini: 'Gemini CLI' })[name]));
  });

  it('without a name and without a person says how to name one', async () => {
    const { home, ask, text } = await person();
    await ask({});
    expect(text()).toContain('No known host was found here. Name one: heygen-mcp install claude-desktop');
    await mkdir(join(home, '.cursor'));
    await ask({});
    expect(text()).toContain('Name one: heygen-mcp install cursor');
  });
});

describe('uninstall', () => {
  it('takes the entry out, and says where there is none', async () => {
    const { home, ask, context, text } = await person();
    await ask({ hosts: ['cursor'] });
    await uninstall({ hosts: ['cursor', 'gemini'] }, context);
    expect(JSON.parse(await cursorFile(home))).toEqual({ mcpServers: {} });
    expect(text()).toContain('Cursor: taken out of');
    expect(text()).toMatch(/Gemini CLI: .*settings\.json has no heygen\./);
  });
});
