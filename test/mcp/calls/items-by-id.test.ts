import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

let tools: SandboxedToolCaller;
beforeAll(async () => {
  tools = await startToolCaller();
});
afterAll(() => tools.close());

/** The ids that a list has, last first. */
async function readIds(list: string, name: string, idField: string): Promise<string[]> {
  const { data } = await tools.call(list, { limit: 3 });
  return (data[name] as Record<string, string>[]).map((item) => String(item[idField])).reverse();
}

describe.each([
  ['show_looks', 'list_avatar_looks', 'looks', 'id'],
  ['show_voices', 'list_voices', 'voices', 'voice_id'],
  ['show_styles', 'list_video_agent_styles', 'styles', 'style_id'],
])('%s of a few ids', (tool, list, name, idField) => {
  it('answers these in their order, with what the gallery shows and no more', async () => {
    const ids = await readIds(list, name, idField);
    const { data, text, isError } = await tools.call(tool, { ids });
    expect(isError, text).toBe(false);
    const items = data[name] as Record<string, unknown>[];
    expect(items.map((item) => item[idField])).toEqual(ids);
    expect(Object.keys(items[0] ?? {}).filter((field) => field.endsWith('_url'))).toHaveLength(1);
    for (const id of ids) expect(text).toMatch(new RegExp(`^${id}\\t`, 'm'));
  });

  it('says which id is wrong', async () => {
    const [right] = await readIds(list, name, idField);
    const { isError, text } = await tools.call(tool, { ids: [right, 'nobody'] });
    expect(isError).toBe(true);
    expect(text).toContain('nobody');
    expect(text).toContain(list);
  });
});
