import { describe, expect, it } from 'vitest';
import { getManifest } from '../../src/cli/services/mcp-server-factory.ts';
import { createVisibleTools } from '../../src/mcp/tool-list/visible-tools.ts';

const getVisibleTools = createVisibleTools(await getManifest(), { toolsets: ['default'], readOnly: false });
const see = (query: string, headers: Record<string, string>) =>
  getVisibleTools(new Request(`http://x/mcp${query}`, { headers }));

describe('a query and a header that choose different tools', () => {
  it.each(['?read_only=0', '?read_only=false', '?read_only=', '?read_only=0&toolsets=all'])(
    '%s does not lift the read-only of a header',
    (query) => {
      const { known } = see(query, { 'x-mcp-readonly': '1' });
      expect(known).toContain('get_video');
      expect(known).not.toContain('create_video_agent');
    },
  );

  it('give what both allow, whichever is the narrower', () => {
    const names = (query: string, header: string) => [...see(query, { 'x-mcp-toolsets': header }).known];
    const voices = names('?toolsets=voices', 'voices');
    expect(names('?toolsets=all', 'voices')).toEqual(voices);
    expect(names('?toolsets=everything', 'voices')).toEqual(voices);
    expect(names('?toolsets=voices', 'all')).toEqual(voices);
    expect(names('?toolsets=voices,videos', 'voices,audio')).toEqual(voices);
    expect(names('?toolsets=videos', 'audio')).toEqual([]);
  });

  it('let the tools that find others reach no further', () => {
    const { known, callable } = see('?toolsets=discover', { 'x-mcp-toolsets': 'voices', 'x-mcp-readonly': '1' });
    expect(known).toContain('find_operations');
    expect(callable).toContain('list_voices');
    expect(callable).not.toContain('get_video');
    expect(callable).not.toContain('clone_voice');
  });
});
