import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { createSchemaDriftReporter } from '../../../src/cli/services/schema-drift-reporter.ts';
import { getMcpTool } from '../../../src/mcp/tool-list/mcp-tool.ts';
import { createLogger } from '../../../src/runtime/log.ts';
import { createToolCaller, type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

let caller: SandboxedToolCaller;

beforeAll(async () => {
  caller = await startToolCaller();
});
afterAll(() => caller.close());

const ajv = new Ajv2020({ strict: false });
const fitsListedSchema = (name: string, data: object) =>
  ajv.validate(getMcpTool(catalog.getTool(name)).outputSchema as object, data);

describe('a create whose answer is not as declared', () => {
  it.each(['shape', 'moved', 'drift'])('is told as made, with its id and all of the answer (%s)', async (fault) => {
    const { text, data, isError } = await caller.call('create_video_agent', { prompt: `Tides [[sandbox:${fault}]]` });
    expect(isError, text).toBe(false);
    expect(text).toMatch(/get_video_agent_session with session_id "sess_\w+"/);
    expect(text).toContain('not_as_documented');
    expect(JSON.stringify(data)).toContain(fault === 'drift' ? 'yesterday' : 'sess_');
    expect(fitsListedSchema('create_video_agent', data)).toBe(true);
  });

  it('is followed by the id that was found, where its result is waited for', async () => {
    const given = { avatar_id: 'look_iris_office', script: 'Hello [[sandbox:moved]]', wait: true };
    const { data, text } = await caller.call('create_video_from_avatar', given);
    expect(data, text).toMatchObject({ status: 'completed', id: expect.stringMatching(/^vid_/) });
  });
});

describe('a reading whose answer is not as declared', () => {
  it('shows what came and what was expected', async () => {
    const { data, text, isError } = await caller.call('list_videos', { title: '[[sandbox:moved]]' });
    expect(isError).toBe(false);
    expect(text).toContain('"expected":"a list of objects in `data`","seen":{"data":{"item":[');
    expect(fitsListedSchema('list_videos', data)).toBe(true);
  });

  it('keeps the items of a list and tells the odd field once', async () => {
    await caller.call('create_video_agent', { prompt: 'Tides' });
    await caller.call('create_video_agent', { prompt: 'Ebb' });
    const odd = createToolCaller(caller.sandbox, { key: 'k[[sandbox:drift]]' });
    await odd.call('create_video_agent', { prompt: 'Tides' });
    await odd.call('create_video_agent', { prompt: 'Ebb' });
    const { data, text } = await odd.call('list_video_agent_sessions');
    await odd.close();
    expect(data.sessions).toHaveLength(2);
    expect(text.match(/yesterday/g)).toHaveLength(1);
    expect(fitsListedSchema('list_video_agent_sessions', data)).toBe(true);
  });
});

describe('a drift', () => {
  it('is counted each time and logged once per field', () => {
    const counted: string[] = [];
    const logged: unknown[] = [];
    const log = { ...createLogger('silent'), warn: (line: unknown) => logged.push(line) };
    const report = createSchemaDriftReporter(log as never, {
      recordCall: () => undefined,
      recordRequest: () => undefined,
      recordDrift: (operation, field) => counted.push(`${operation} ${field}`),
    });
    for (const field of ['messages.0.role', 'messages.3.role', 'status'])
      report({ operation: 'get_video', field, problem: 'missing' }, {});
    expect(counted).toEqual(['get_video messages.*.role', 'get_video messages.*.role', 'get_video status']);
    expect(logged).toHaveLength(2);
  });
});
