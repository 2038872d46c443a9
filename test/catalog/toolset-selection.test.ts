import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { SelectionError, selectTools } from '../../src/catalog/toolset-selection.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import {
  createVisibleTools,
  narrowSelection,
  parseRequestedSelections,
} from '../../src/mcp/tool-list/visible-tools.ts';
import { type Budgeted, listTokens, sumOf, TOKEN_BUDGETS } from '../bench/tokens.ts';

const catalog = await loadFullCatalog();
const manifest = createManifest(catalog);
const tools = [...manifest.tools, ...manifest.v1v2()];
const names = (
  toolsets: string[],
  readOnly = false,
  has: ('storage' | 'files')[] = ['files'],
  showsViews = false,
): string[] =>
  selectTools(tools, manifest.toolsets, { toolsets, readOnly, configured: has, showsViews }).listed.map(
    ({ tool }) => tool.name,
  );

describe('a selection', () => {
  it('is by hand for default, and all of v3 but preview for all', () => {
    const usual = catalog.tools.map(({ name }) => name).filter((name) => catalog.defaultTools.has(name));
    expect(names(['default'], false, ['storage', 'files'])).toEqual(usual);
    expect(names(['default'])).toEqual(usual.filter((name) => name !== 'store_video'));
    expect(
      [...catalog.defaultTools].filter((name) => !names(['all'], false, ['storage', 'files']).includes(name)),
    ).toEqual([]);
    expect(names(['all'])).toContain('create_lipsync_batch');
    expect(names(['all'])).not.toContain('create_podcast');
    expect(names(['all', 'preview'])).toContain('create_podcast');
    expect(names(['all']).filter((name) => name.endsWith('_operation'))).toEqual([]);
  });

  it('has the older API only when it is asked for, by name or as everything', () => {
    const v1v2 = catalog.operations.filter((operation) => operation.v1v2).map(({ name }) => name);
    expect(v1v2.length).toBeGreaterThanOrEqual(71);
    expect(names(['v1-v2'])).toEqual(v1v2);
    expect(names(['everything'], false, ['storage', 'files'])).toEqual([
      ...names(['all'], false, ['storage', 'files'], true),
      'call_heygen_api',
      ...v1v2,
    ]);
    for (const without of [['default'], ['all', 'preview'], ['discover']]) {
      expect(names(without).filter((name) => v1v2.includes(name))).toEqual([]);
    }
    const callable = (toolsets: string[]) =>
      selectTools(tools, manifest.toolsets, { toolsets, readOnly: false, configured: ['files'] }).callable.map(
        ({ tool }) => tool.name,
      );
    expect(callable(['discover']).filter((name) => v1v2.includes(name))).toEqual([]);
    const all = names(['all'], false, ['files'], true);
    expect(callable(['discover', 'v1-v2'])).toEqual([...all, 'call_heygen_api', ...v1v2]);
    expect(callable(['discover', 'everything'])).toEqual([...all, 'call_heygen_api', ...v1v2]);
  });

  it('has tools that open views where the host shows them, be it default or all', () => {
    const views = names(['views']);
    expect(views).toContain('show_video');
    for (const selection of ['default', 'all']) {
      expect(names([selection]).filter((name) => views.includes(name))).toEqual([]);
      expect(names([selection], false, ['files'], true)).toEqual(expect.arrayContaining(views));
    }
  });

  it('of all has everyday words for each tool, by which hosts that search find it', () => {
    const all = new Set(names(['all'], false, ['storage', 'files'], true));
    const without = tools.filter(({ tool, keywords }) => all.has(tool.name) && !keywords);
    expect(without.map(({ tool }) => tool.name)).toEqual([]);
  });

  it('has what a group is not excluded from', () => {
    const group = (id: string, excludedFrom?: ('all' | 'everything')[]) => ({
      id,
      ...(excludedFrom && { excludedFrom }),
    });
    const groups = [group('usual'), group('large', ['all']), group('rare', ['all', 'everything'])];
    const oneEach = groups.map(({ id }) => ({ toolset: id, effect: 'read' as const, default: false }));
    const listed = (...toolsets: string[]) =>
      selectTools(oneEach, groups, { toolsets, readOnly: false }).listed.map(({ toolset }) => toolset);
    expect(listed('all')).toEqual(['usual']);
    expect(listed('everything')).toEqual(['usual', 'large']);
    expect(listed('all', 'rare')).toEqual(['usual', 'rare']);
  });

  it('reaches a request by path with everything and behind discover, and not where only reading is allowed', () => {
    const reaches = (toolsets: string[], readOnly = false) => {
      const { listed, callable } = selectTools(tools, manifest.toolsets, { toolsets, readOnly });
      return [...listed, ...callable].some(({ tool }) => tool.name === 'call_heygen_api');
    };
    for (const toolsets of [['everything'], ['discover'], ['api']]) expect(reaches(toolsets)).toBe(true);
    for (const toolsets of [['default'], ['all'], ['all', 'preview']]) expect(reaches(toolsets)).toBe(false);
    for (const toolsets of [['everything'], ['discover'], ['api']]) expect(reaches(toolsets, true)).toBe(false);
  });

  it('adds toolsets up, in the order of the catalog', () => {
    expect(names(['account', 'audio'])).toEqual([
      'search_audio_sounds',
      'get_current_user',
      'get_api_key',
      'get_spending',
      'estimate_cost',
    ]);
    expect(names(['default', 'audio'])).toContain('search_audio_sounds');
  });

  it('keeps only readers when told to', () => {
    expect(names(['lipsyncs'], true)).toEqual([
      'get_lipsync',
      'list_lipsyncs',
      'get_lipsync_batch',
      'bulk_lipsync_statuses',
    ]);
    expect(names(['discover'], true)).toEqual(['find_operations', 'read_operation']);
  });

  it('that names what does not exist is refused with what does', () => {
    expect(() => names(['vidoes', 'all'])).toThrow(
      /No toolset "vidoes"\. Toolsets: default, all, everything, discover, video-agent, agent-batches, videos, .*preview, api, v1-v2/,
    );
  });

  it.each(Object.keys(TOKEN_BUDGETS) as Budgeted[])('%s costs a model no more than its budget', (selection) => {
    expect(sumOf(listTokens(selection))).toBeLessThanOrEqual(TOKEN_BUDGETS[selection]);
  });

  it.each([['default'], ['all'], ['everything'], ['discover']])('%s has at least one tool', (selection) => {
    expect(names([selection]).length).toBeGreaterThan(2);
  });
});

describe('what a request asks for', () => {
  const request = (query: string, headers: Record<string, string> = {}) =>
    new Request(`http://x/mcp${query}`, { headers });

  it.each([
    ['?toolsets=videos,voices', {}, [{ toolsets: ['videos', 'voices'] }]],
    ['?toolsets=videos&read_only=1', {}, [{ toolsets: ['videos'], readOnly: true }]],
    ['', { 'X-MCP-Toolsets': 'audio', 'X-MCP-Readonly': 'true' }, [{ toolsets: ['audio'], readOnly: true }]],
    ['?toolsets=videos', { 'X-MCP-Toolsets': 'audio' }, [{ toolsets: ['videos'] }, { toolsets: ['audio'] }]],
    ['?toolsets=&read_only=0', {}, []],
  ])('%s %j', (query, headers, asked) => {
    expect(parseRequestedSelections(request(query, headers))).toEqual(asked);
  });

  it('chooses among what the server has, and never lifts read-only', () => {
    const own = { toolsets: ['videos', 'voices'], readOnly: true };
    expect(narrowSelection(own, { toolsets: ['voices'], readOnly: false })).toEqual({
      toolsets: ['voices'],
      readOnly: true,
    });
    expect(() => narrowSelection(own, { toolsets: ['webhooks'] })).toThrow(SelectionError);
    expect(narrowSelection({ toolsets: ['default'], readOnly: false }, { toolsets: ['webhooks'] }).toolsets).toEqual([
      'webhooks',
    ]);
  });

  it('reads the tools of the older API for those only who ask for them', () => {
    let reads = 0;
    const v1v2 = () => {
      reads += 1;
      return manifest.v1v2();
    };
    const visibleTools = createVisibleTools({ ...manifest, v1v2 }, { toolsets: ['all'], readOnly: false });
    for (const query of ['', '?toolsets=discover', '?toolsets=default,preview&read_only=1'])
      visibleTools(request(query));
    expect(reads).toBe(0);
    expect(visibleTools(request('?toolsets=v1-v2')).known).toContain('generate_video_v2');
    expect(visibleTools(request('?toolsets=everything')).known).toContain('generate_video_v2');
    expect(reads).toBe(2);
  });

  it('is made once for each selection', () => {
    const visibleTools = createVisibleTools(manifest, { toolsets: ['default'], readOnly: false });
    expect(visibleTools(request('?toolsets=audio'))).toBe(visibleTools(request('', { 'X-MCP-Toolsets': 'audio' })));
    expect(visibleTools(request(''))).toBe(visibleTools());
    expect(() => visibleTools(request('?toolsets=nothing'))).toThrow(SelectionError);
  });
});
