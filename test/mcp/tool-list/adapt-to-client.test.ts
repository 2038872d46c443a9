import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { getAnswerPolicy } from '../../../src/mcp/known-clients.ts';
import { adaptToolsToClient } from '../../../src/mcp/tool-list/adapt-to-client.ts';
import { createManifest } from '../../../src/mcp/tool-list/create-manifest.ts';
import { createVisibleTools } from '../../../src/mcp/tool-list/visible-tools.ts';

const manifest = createManifest(await loadFullCatalog());
const visible = createVisibleTools(manifest, { toolsets: ['all'], readOnly: false })();
const listFor = (client: string) => adaptToolsToClient(visible, getAnswerPolicy('auto', client), false).tools;
const describeFor = (client: string, name: string) =>
  listFor(client).find((tool) => tool.name === name)?.description ?? '';

describe('the list of a host whose models search for tools', () => {
  it('has everyday words in its descriptions, which no other host pays for', () => {
    const found = describeFor('codex-mcp-client', 'create_video_agent');
    expect(found).toContain('Also found by: create video agent make produce');
    expect(describeFor('qwen-cli-mcp-client-heygen', 'create_video_agent')).toBe(found);
    const usual = describeFor('claude-desktop', 'create_video_agent');
    expect(found.startsWith(usual)).toBe(true);
    expect(usual).not.toContain('Also found by');
  });

  it('has them as a hint where the search looks there, and models do not', () => {
    const [found] = listFor('claude-code').filter(({ name }) => name === 'create_video_agent');
    expect(found?._meta?.['anthropic/searchHint']).toContain('make produce');
    expect(found?.description).toBe(describeFor('claude-desktop', 'create_video_agent'));
  });

  it('keeps within what hosts take of a description', () => {
    for (const { name, description = '' } of listFor('codex-mcp-client'))
      expect(description.length, name).toBeLessThanOrEqual(1024);
  });
});
