import type { McpbManifestAny } from '@anthropic-ai/mcpb';
import manifest from '../package.json' with { type: 'json' };
import { FLAGS, type FlagName } from '../src/cli/settings/flags.ts';

/** A setting that Claude Desktop asks for in a form. */
interface FormField {
  title: string;
  flag: FlagName;
  type: 'string' | 'directory' | 'number' | 'boolean';
  more?: Record<string, unknown>;
}

/** What a person may want to say before the first call; all of it may stay empty. */
const FORM: Readonly<Record<string, FormField>> = {
  api_key: { title: 'HeyGen API key', flag: 'apiKey', type: 'string', more: { sensitive: true } },
  toolset: { title: 'Tools', flag: 'toolsets', type: 'string', more: { default: FLAGS.toolsets.default } },
  files_folder: { title: 'Folder for videos and media', flag: 'filesRoot', type: 'directory' },
  spend_limit: { title: 'Spending limit in USD', flag: 'spendLimitUsd', type: 'number', more: { min: 0 } },
  sandbox: { title: 'Try without an account', flag: 'sandbox', type: 'boolean', more: { default: false } },
};

const fields = Object.entries(FORM);

/** The manifest of the bundle for Claude Desktop: form fields and variables come from the table of settings. */
export const createMcpbManifest = (tools: readonly { name: string; description: string }[]): McpbManifestAny => ({
  manifest_version: '0.3',
  name: manifest.name,
  display_name: 'HeyGen',
  version: manifest.version,
  description: manifest.description,
  author: { name: 'heygen-mcp contributors', url: manifest.homepage },
  repository: { type: 'git', url: manifest.repository.url },
  homepage: manifest.homepage,
  support: manifest.bugs.url,
  license: manifest.license,
  keywords: manifest.keywords,
  server: {
    type: 'node',
    entry_point: 'server/dist/main.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/dist/main.js'],
      env: Object.fromEntries(fields.map(([name, { flag }]) => [FLAGS[flag].env, `\${user_config.${name}}`])),
    },
  },
  tools: [...tools],
  tools_generated: true,
  prompts_generated: true,
  user_config: Object.fromEntries(
    fields.map(([name, { title, flag, type, more }]) => [
      name,
      { type, title, description: FLAGS[flag].help.replaceAll('`', ''), required: false, ...more },
    ]),
  ),
  compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: manifest.engines.node } },
});
