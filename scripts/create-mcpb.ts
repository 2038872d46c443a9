import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packExtension, validateManifest } from '@anthropic-ai/mcpb';
import { createMcpbManifest } from './mcpb-manifest.ts';
import { installOffline, pack } from './npm-pack.ts';

interface ListedTool {
  default: boolean | 'views';
  tool: { name: string; title: string };
}

/** The tools that a host sees by default, from the lists that the build made. */
function listDefaultTools(folder: string) {
  const { tools }: { tools: ListedTool[] } = JSON.parse(readFileSync(join(folder, 'dist', 'manifest.json'), 'utf8'));
  return tools
    .filter((listed) => listed.default === true)
    .map(({ tool }) => ({ name: tool.name, description: tool.title }));
}

/**
 * Makes the .mcpb for Claude Desktop from the built package, as it would be published.
 * @param target where it is put
 * @returns its path
 * @throws Error when the official tool refuses it
 */
export async function createMcpb(target: string): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'heygen-mcpb-'));
  const [tarballs, prefix, extension] = ['tarballs', 'installed', 'extension'].map((name) => join(work, name));
  for (const folder of [tarballs, prefix, extension]) mkdirSync(String(folder));
  const installed = installOffline(pack(String(tarballs)), String(prefix));
  cpSync(installed, join(String(extension), 'server'), { recursive: true });
  const manifestPath = join(String(extension), 'manifest.json');
  writeFileSync(manifestPath, JSON.stringify(createMcpbManifest(listDefaultTools(installed)), null, 2));
  const isMade =
    validateManifest(manifestPath) &&
    (await packExtension({ extensionPath: String(extension), outputPath: target, silent: true }));
  rmSync(work, { recursive: true });
  if (!isMade) throw new Error('The bundle was refused.');
  return target;
}
