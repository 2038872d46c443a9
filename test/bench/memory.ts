import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { createMp4 } from '../../sandbox/files/mp4.ts';
import { serve } from '../support/files.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { environment, MAIN } from '../support/server-process.ts';

export const MEGABYTES = [1, 30, 300];
const MB = 1024 * 1024;

/** The most memory that a process has had so far, in MB (Linux, VmHWM). */
const peak = (pid: number) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** A film with a true beginning and nothing after it, which takes no room on disk. */
function sparse(path: string, size: number): void {
  const file = openSync(path, 'w');
  writeSync(file, createMp4({ seconds: 2, orientation: 'landscape' }));
  ftruncateSync(file, size);
  closeSync(file);
}

/** What one transfer costs a fresh server process: its peak memory, in MB. */
export async function transferPeak(way: 'upload' | 'download', megabytes: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'heygen-mcp-bench-'));
  const sandbox = await watchedSandbox();
  // Any address of the sandbox's own origin may be saved; the film host is this one.
  const host = await serve((request, response) => {
    if (request.url?.startsWith('/v3/')) return response.writeHead(404).end('{}');
    const chunk = Buffer.alloc(MB);
    response.writeHead(200, { 'content-length': megabytes * MB });
    let left = megabytes;
    const write = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(chunk)) return response.once('drain', write);
      }
      return response.end();
    };
    write();
  });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN],
    env: environment({
      HEYGEN_API_BASE: way === 'upload' ? sandbox.url : host.url,
      HEYGEN_API_KEY: 'bench',
      HEYGEN_FILES_ROOT: root,
      HEYGEN_LOG_LEVEL: 'silent',
    }),
  });
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(transport);
  sparse(join(root, 'film.mp4'), megabytes * MB);
  const call =
    way === 'upload'
      ? { name: 'upload_asset', arguments: { file: 'film.mp4' } }
      : { name: 'download_video', arguments: { url: `${host.url}/film.bin`, path: 'saved.bin' } };
  const result = await client.callTool(call, undefined, { timeout: 300_000 });
  if (result.isError) throw new Error(JSON.stringify(result.content));
  const most = peak(transport.pid as number);
  await client.close();
  await host.close();
  await sandbox.close();
  rmSync(root, { recursive: true });
  return most;
}
