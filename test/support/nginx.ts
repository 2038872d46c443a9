import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pRetry from 'p-retry';
import { folder } from './files.ts';
import { freePort } from './ports.ts';

const MAIN_FILE = fileURLToPath(new URL('../../deploy/nginx.conf', import.meta.url));
const TEMPLATE = fileURLToPath(new URL('../../deploy/nginx.conf.template', import.meta.url));

/** Fills in a template as the official image of nginx does: known names only, everything else stays. */
const filled = (template: string, values: Readonly<Record<string, string>>) =>
  template.replace(/\$\{(\w+)\}/g, (found, name) => values[name] ?? found);

const LAST_INSTANCE = /^( *server )\$\{INSTANCE_TWO\}(.*)$/m;

/** Further instances stand below the second one, as whoever has more would write them. */
const withMoreInstances = (template: string, more: readonly string[]) =>
  template.replace(LAST_INSTANCE, (line, before, after) =>
    [line, ...more.map((host) => `${before}${host}${after}`)].join('\n'),
  );

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

/** Our main file, made into one process that lives and dies with the test, in a folder of its own. */
const toMainFile = (home: string) =>
  readFileSync(MAIN_FILE, 'utf8')
    .replace('/etc/nginx/conf.d/*.conf', `${home}/site.conf`)
    .replace('/dev/stderr', `${home}/error.log`)
    .replace(/^worker_processes .*$/m, `daemon off;\nmaster_process off;\npid ${home}/nginx.pid;`)
    .replace(/^worker_rlimit_nofile .*$/m, '')
    .replace('http {', `http {\n${TEMPORARY.map((kind) => `${kind}_temp_path ${home}/${kind};`).join('\n')}`);

export interface Nginx {
  /** The MCP endpoint as callers know it. */
  url: string;
  stop(): Promise<void>;
}

/** The real nginx with the very files that are deployed, in front of two instances or more. */
export async function nginx(instances: readonly [string, string, ...string[]]): Promise<Nginx> {
  const home = folder();
  const port = await freePort();
  const [INSTANCE_ONE, INSTANCE_TWO, ...more] = instances.map((url) => new URL(url).host) as [string, string];
  const values = { LISTEN: `127.0.0.1:${port}`, INSTANCE_ONE, INSTANCE_TWO };
  writeFileSync(join(home, 'site.conf'), filled(withMoreInstances(readFileSync(TEMPLATE, 'utf8'), more), values));
  writeFileSync(join(home, 'nginx.conf'), toMainFile(home));
  const child = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf')], { stdio: 'inherit' });
  const origin = `http://127.0.0.1:${port}`;
  await pRetry(() => fetch(`${origin}/healthz`), { retries: 100, minTimeout: 20, factor: 1 });
  return {
    url: `${origin}/mcp`,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
