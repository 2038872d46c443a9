import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, it } from 'vitest';
import { folder } from '../support/files.ts';
import { getInstallation } from '../support/packed.ts';
import { environment, lineLog } from '../support/server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const home = getInstallation();
const PACKAGE = join(home, 'node_modules', 'heygen-mcp');
const installed = { folder: home, main: join(PACKAGE, 'dist', 'main.js') };
const files = readdirSync(PACKAGE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const read = (file: string) => readFileSync(file, 'utf8');

/** The packages that built code imports, by their names. */
function importsOf(code: string): string[] {
  const found = [
    ...code.matchAll(/(?:\bfrom|\bimport\(?|\brequire\()\s*"((?:node:|@[\w.-]+\/)?\w[\w.-]*(?:\/[\w./-]+)?)"/g),
  ].map((match) => String(match[1]));
  return found.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}

/** The other parts that a built file imports as it is loaded. */
const partsOf = (file: string) =>
  [...read(file).matchAll(/\b(?:from|import)\s*"(\.{1,2}\/[^"]+)"/g)].map((match) =>
    join(dirname(file), String(match[1])),
  );

/** A built file with all that it imports as it is loaded. */
function collectLoaded(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const part of partsOf(file)) collectLoaded(part, loaded);
  return loaded;
}

describe('the package', () => {
  it('holds what a user runs, and nothing else', () => {
    const top = readdirSync(PACKAGE).sort();
    expect(top).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const kinds = new Set(files.filter((file) => file.includes('dist')).map((file) => extname(file)));
    expect([...kinds].sort()).toEqual(['.html', '.js', '.json', '.txt']);
    expect(files.filter((file) => /manifest.*\.json$/.test(file))).toHaveLength(2);
  });

  it('is one package of less than 12 MB', () => {
    expect(readdirSync(join(installed.folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'heygen-mcp',
    ]);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(12_000_000);
  });

  it('has no path of the machine that built it', () => {
    const own = files.filter((file) => [ROOT, homedir()].some((path) => path.length > 5 && read(file).includes(path)));
    expect(own).toEqual([]);
  });

  it.each([
    ['stdio', /\bstdio-\w+\.js$/],
    ['http', /\bserve-http-\w+\.js$/],
  ])('loads few files before it serves over %s', (_, entry) => {
    const entries = files.filter((file) =>
      [entry, /\bmain\.js$/, /\brun-command-[A-Z0-9]+\.js$/].some((name) => name.test(file)),
    );
    expect(entries).toHaveLength(3);
    const loaded = new Set(entries.flatMap((file) => [...collectLoaded(file)]));
    expect(loaded.size).toBeLessThanOrEqual(8);
  });

  it('imports from outside only what package.json has as optional', () => {
    const code = files
      .filter((file) => file.endsWith('.js'))
      .map(read)
      .join('\n');
    const outside = importsOf(code).filter((name) => !isBuiltin(name));
    expect([...new Set(outside)].sort()).toEqual(Object.keys(manifest.peerDependencies).sort());
    expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(Object.keys(manifest.peerDependencies));
    expect(manifest).not.toHaveProperty('dependencies');
    for (const name of Object.keys(manifest.peerDependencies)) {
      expect(manifest.devDependencies[name]).toBe(manifest.peerDependencies[name]);
    }
  });

  it('brings the licenses of what is in its bundle', () => {
    const licenses = read(join(PACKAGE, 'dist', 'THIRD-PARTY-LICENSES.txt'));
    for (const name of ['zod', 'undici', 'pino', '@modelcontextprotocol/server', 'jsonc-parser', 'yaml']) {
      expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+.*\\nLicense: \\S+`, 'm'));
    }
    expect(licenses).not.toMatch(/\b[AL]?GPL\b/);
  });
});

/** Runs the installed package as a host or a person would, with nothing of this project around it. */
const runInstalled = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [installed.main, ...args], {
    cwd: installed.folder,
    env: environment(env),
    encoding: 'utf8',
    timeout: 15_000,
  });

describe('installed alone', () => {
  it('has every part that another one needs', () => {
    const optional = new Set(Object.keys(manifest.peerDependencies));
    const parts = files.filter((file) => file.endsWith('.js') && file !== installed.main);
    const needsOptional = (file: string): boolean =>
      importsOf(read(file)).some((name) => optional.has(name)) || partsOf(file).some(needsOptional);
    const loadable = parts.filter((file) => !needsOptional(file));
    const program = `for (const part of ${JSON.stringify(loadable)}) await import(require('node:url').pathToFileURL(part))`;
    const { stderr } = spawnSync(process.execPath, ['-e', `(async () => { ${program} })()`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(loadable.length).toBeGreaterThan(20);
    expect(parts.filter((file) => /\brequire\("\.{1,2}\//.test(read(file)))).toEqual([]);
  });

  it('makes a video on the sandbox', async () => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [installed.main],
        env: environment({ HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '10000' }),
        cwd: installed.folder,
      }),
    );
    const made = await client.callTool({
      name: 'create_video_agent',
      arguments: { prompt: 'A film on bees', wait: true },
    });
    await client.close();
    expect(made.isError).toBeFalsy();
    expect(JSON.stringify(made.content)).toMatch(/completed/i);
  });

  it.each([
    ['REDIS_URL', { REDIS_URL: 'redis://127.0.0.1:1' }, '@redis/client'],
    ['SUPABASE_URL', { SUPABASE_URL: 'https://x.supabase.co', SUPABASE_SERVICE_ROLE_KEY: 'k' }, '@supabase/storage-js'],
    ['S3_ENDPOINT', { S3_ENDPOINT: 'https://s3/b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 's' }, 's3mini'],
    ['HEYGEN_MCP_AUTH oauth', { HEYGEN_MCP_AUTH: 'oauth' }, 'jose'],
  ])('says which package %s needs, and how to install it', (setting, env, name) => {
    const { status, stderr } = runInstalled(['http', '--port', '0'], env as Record<string, string>);
    expect(status).toBe(2);
    expect(stderr).toContain(`${setting} needs the package ${name}, which is installed only where it is used.`);
    expect(stderr).toContain(
      `npm install heygen-mcp ${name} (or, with npx: npx -y -p heygen-mcp -p ${name} heygen-mcp http)`,
    );
  });

  it('serves HTTP without metrics, and says why', async () => {
    const server = spawn(process.execPath, [installed.main, 'http', '--port', '0'], { env: environment({}) });
    const log = lineLog(server.stderr);
    const { url } = JSON.parse(await log.until((line) => line.includes('"listening"')));
    const answer = await (await fetch(new URL('/metrics', url))).text();
    server.kill();
    await once(server, 'exit');
    expect(answer).toMatch(/^# There are no metrics: .*npm install heygen-mcp prom-client/);
    expect(log.lines.join('\n')).toContain('There are no metrics');
  });

  it('writes the files of hosts', () => {
    const user = folder();
    const { stderr } = runInstalled(['install', 'cursor', 'codex', 'goose', '--url', 'https://v.example.com/mcp'], {
      HOME: user,
      USERPROFILE: user,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(read(join(user, '.cursor', 'mcp.json'))).mcpServers.heygen.url).toBe('https://v.example.com/mcp');
  });

  it('is what npx is told to run', () => {
    const { stdout } = runInstalled(['install', 'cursor', '--print']);
    expect(stdout).toContain('"npx"');
    expect(stdout).toContain('"heygen-mcp"');
    expect(stdout).not.toContain(installed.folder);
  });
});
