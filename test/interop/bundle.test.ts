import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMcpConfigForManifest, type McpbManifestAny, unpackExtension } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createMcpb } from '../../scripts/create-mcpb.ts';
import { folder } from '../support/files.ts';
import { environment } from '../support/server-process.ts';

it('the .mcpb for Claude Desktop is made, taken by the official tool, and starts with Node alone', async () => {
  const target = join(folder(), 'heygen.mcpb');
  await createMcpb(target);
  const unpacked = folder();
  expect(await unpackExtension({ mcpbPath: target, outputDir: unpacked, silent: true })).toBe(true);
  expect(existsSync(join(unpacked, 'node_modules'))).toBe(false);

  const manifest: McpbManifestAny = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'));
  expect(manifest.version).toBe(packageJson.version);
  expect(manifest.user_config).toMatchObject({
    api_key: { type: 'string', sensitive: true },
    toolset: { type: 'string', default: 'default' },
    files_folder: { type: 'directory' },
    spend_limit: { type: 'number', min: 0 },
  });

  const config = await getMcpConfigForManifest({
    manifest,
    extensionPath: unpacked,
    systemDirs: {} as never,
    userConfig: { toolset: 'discover', sandbox: true },
    pathSeparator: '/',
  });
  if (!config) throw new Error('the tool gave nothing to start');
  const client = new Client({ name: 'test', version: '1.0.0' });
  const env = environment(config.env as Record<string, string>);
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: config.args ?? [], env, cwd: unpacked }),
  );
  const { tools } = await client.listTools();
  const found = await client.callTool({ name: 'find_operations', arguments: { query: 'account' } });
  await client.close();
  expect(tools).toHaveLength(3);
  expect(found.content).toBeDefined();
  expect(config.command).toBe('node');
});
