import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import type { Tool } from '../../../src/declarations/tool.ts';
import { getMcpTool, toMcpTool } from '../../../src/mcp/tool-list/mcp-tool.ts';
import { listParts } from '../../contract/provider-rules.ts';

const catalog = await loadFullCatalog();
const SNAPSHOTS = new URL('../../__tools__/', import.meta.url);
const tools = catalog.tools.map(getMcpTool);

const NAMES = new Set(catalog.tools.map(({ name }) => name));
/** What names of tools begin with; HeyGen's own `text_to_video` and its like begin with no verb. */
const VERBS = [...new Set(catalog.tools.map(({ name }) => name.split('_', 1)[0]))].filter(
  (word) => !['text', 'image', 'reference'].includes(word as string),
);
const TOOL_NAME = new RegExp(`\\b(?:${VERBS.join('|')})_[a-z0-9_]+\\b`, 'g');

/** The other tools that a tool's texts speak of. */
function toolsNamed(tool: Tool): string[] {
  const { description = '', inputSchema } = getMcpTool(tool);
  const parts = listParts(inputSchema);
  const fields = new Set(parts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const texts = [description, ...parts.map(({ schema }) => schema.description ?? '')].join('\n');
  return [...new Set(texts.match(TOOL_NAME) ?? [])].filter((word) => word !== tool.name && !fields.has(word));
}

describe('the tool list', () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))('%s is as reviewed', async (name, tool) => {
    await expect(`${JSON.stringify(tool, null, 2)}\n`).toMatchFileSnapshot(new URL(`${name}.json`, SNAPSHOTS).pathname);
  });

  it('has no snapshot of a tool that is gone', () => {
    const names = new Set(tools.map(({ name }) => `${name}.json`));
    expect(readdirSync(SNAPSHOTS).filter((file) => !names.has(file))).toEqual([]);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s keeps the limits of hosts',
    (name, { description = '', title }) => {
      expect(name).toMatch(/^[a-z][a-z0-9_]{2,49}$/);
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(title).toBeTruthy();
    },
  );

  it.each(catalog.tools.map((tool) => [tool.name, tool] as const))(
    '%s says in 160 characters what it gives and whether that costs money',
    (_, tool) => {
      const { description = '' } = getMcpTool(tool);
      const first = description.slice(0, description.search(/[.?] |[.?]$/) + 1);
      expect(first.length).toBeLessThanOrEqual(160);
      if (tool.spends) expect(description.slice(0, 160)).toContain('Costs money.');
    },
  );

  it('is the same at every listing', () => {
    expect(catalog.tools.map((tool) => toMcpTool(tool))).toEqual(tools);
  });

  it.each(catalog.tools.map((tool) => [tool.name, tool] as const))(
    '%s speaks only of tools that exist',
    (name, tool) => {
      const named = toolsNamed(tool);
      expect(named.filter((other) => !NAMES.has(other))).toEqual([]);
      // A host that sees the usual tools only must not be sent to one that it does not see.
      if (catalog.defaultTools.has(name)) expect(named.filter((other) => !catalog.defaultTools.has(other))).toEqual([]);
    },
  );

  it('shows a medium as one string and no bounds that say nothing', () => {
    const text = JSON.stringify(tools);
    expect(text).not.toContain('base64"');
    expect(text).not.toContain('9007199254740991');
    expect(text).not.toContain('$schema');
  });
});

/** A search that HeyGen has as POST. */
const READS = new Set(['design_voice']);
/** What replaces or ends something for good without deleting anything, and a deletion that HeyGen has as POST. */
const DESTROYS = new Set([
  'upload_proofread_srt',
  'update_brand_glossary',
  'rotate_webhook_endpoint_secret',
  'update_workflow_draft',
  'delete_asset_v1',
]);

describe('annotations', () => {
  it.each(catalog.operations.map((operation) => [operation.name, operation] as const))(
    'of %s keep its promise',
    (_, operation) => {
      const { annotations } = getMcpTool(operation);
      expect(annotations?.readOnlyHint).toBe(READS.has(operation.name) || operation.endpoint.startsWith('GET '));
      const destroys = DESTROYS.has(operation.name) || operation.endpoint.startsWith('DELETE ');
      expect(annotations?.destructiveHint).toBe(destroys);
    },
  );
});
