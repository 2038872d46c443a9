import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { createManifest } from '../../../src/mcp/tool-list/create-manifest.ts';
import { createVisibleTools } from '../../../src/mcp/tool-list/visible-tools.ts';

const manifest = createManifest(await loadFullCatalog());

function getWords(toolsets: string[], name: string, argument: string): unknown {
  const { tools } = createVisibleTools(manifest, { toolsets, readOnly: false, configured: ['files'] })();
  const properties = tools.find((tool) => tool.name === name)?.inputSchema.properties ?? {};
  return JSON.parse(JSON.stringify(properties[argument])).enum;
}

describe('the words for work that arguments take', () => {
  it('are those of the tools that are listed', () => {
    expect(getWords(['default'], 'estimate_cost', 'work')).toEqual(
      expect.arrayContaining(['session', 'video', 'look', 'speech', 'translation', 'clipping']),
    );
    expect(getWords(['default'], 'estimate_cost', 'work')).not.toContain('podcast');
    expect(getWords(['default'], 'download_video', 'kind')).toEqual(['video', 'translation', 'clipping']);
    expect(getWords(['all'], 'download_video', 'kind')).toContain('lipsync');
    expect(getWords(['all', 'preview'], 'estimate_cost', 'work')).toContain('podcast');
  });

  it('leave alone what is no work', () => {
    expect(getWords(['default'], 'create_video_agent', 'orientation')).toEqual(['landscape', 'portrait']);
  });

  it('do not change what the manifest holds', () => {
    const [listed] = manifest.tools.filter(({ tool }) => tool.name === 'download_video');
    expect(JSON.stringify(listed?.tool.inputSchema)).toContain('lipsync');
  });
});
