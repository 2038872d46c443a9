import type { CallToolResult } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { toObject, toObjects } from '../../../src/declarations/json.ts';
import { getAnswerPolicy } from '../../../src/mcp/known-clients.ts';
import { MAX_TEXT_CHARACTERS, shapeResult } from '../../../src/mcp/results/shape-result.ts';
import { createSessionId, getSessionClient } from '../../../src/mcp/session-id.ts';
import { isStructured } from '../../../src/mcp/tool-list/adapt-to-client.ts';

const PICTURE = { type: 'image', data: 'aGk=', mimeType: 'image/jpeg' } as const;
const RESULT: CallToolResult = {
  content: [{ type: 'text', text: 'one' }, PICTURE, { type: 'text', text: 'two' }],
  structuredContent: { status: 'completed' },
};
const BOTH = { hasText: true, hasStructured: true, isVerbose: false };

const getText = ({ content: [first] }: CallToolResult) => (first?.type === 'text' ? first.text : '');

describe('a shaped result', () => {
  it('has one text block that ends its line, and the pictures after it', () => {
    expect(shapeResult(RESULT, BOTH)).toEqual({
      content: [{ type: 'text', text: 'one\ntwo\n' }, PICTURE],
      structuredContent: { status: 'completed' },
    });
  });

  it('says a thing once where the client passes on both', () => {
    expect(shapeResult(RESULT, { ...BOTH, hasStructured: false })).not.toHaveProperty('structuredContent');
    expect(shapeResult(RESULT, { ...BOTH, hasText: false }).content).toEqual([PICTURE]);
  });

  it('keeps the text of an answer that has no structured form', () => {
    const failure: CallToolResult = { content: [{ type: 'text', text: 'Not found.' }], isError: true };
    expect(shapeResult(failure, { ...BOTH, hasText: false })).toEqual({
      content: [{ type: 'text', text: 'Not found.\n' }],
      isError: true,
    });
  });

  it('cuts a long text at the end of a line, says so, and sends all of it when asked', () => {
    const text = Array.from({ length: 2_000 }, (_, row) => `row ${row}`).join('\n');
    const long: CallToolResult = { content: [{ type: 'text', text }] };
    const cut = getText(shapeResult(long, BOTH));
    expect(cut.length).toBeLessThanOrEqual(MAX_TEXT_CHARACTERS);
    expect(cut).toMatch(/\nrow \d+\n\(\d+ characters in all: call again with verbose true .*\)\n$/);
    expect(getText(shapeResult(long, { ...BOTH, isVerbose: true }))).toBe(`${text}\n`);
  });
});

describe('an answer of more than a million characters', () => {
  const items = Array.from({ length: 400 }, (_, row) => ({ id: `v${row}`, script: 'x'.repeat(5_000) }));
  const large: CallToolResult = {
    content: [{ type: 'text', text: 'x'.repeat(2_000_000) }],
    structuredContent: { items },
  };
  const toBytes = (result: CallToolResult) => JSON.stringify(result).length;

  it('is cut for the model, in text and as data, with a way to the rest', () => {
    const shaped = shapeResult(large, BOTH);
    expect(toBytes(shaped)).toBeLessThan(1_000_000);
    expect(getText(shaped)).toContain('2000000 characters in all: call again with verbose true for the rest');
    const { structuredContent } = shaped;
    expect(structuredContent).toMatchObject({
      note: expect.stringMatching(/^Cut from 2\d{6} characters: .*verbose true/),
    });
    const kept = toObjects(toObject(structuredContent).items);
    expect(kept).toHaveLength(100);
    expect(kept[0]).toEqual({ id: 'v0', script: `${'x'.repeat(4_000)}…` });
  });

  it('is whole when asked for', () => {
    expect(shapeResult(large, { ...BOTH, isVerbose: true }).structuredContent).toEqual({ items });
  });

  it('is left as it is below that', () => {
    const small = { ...large, structuredContent: { items: items.slice(0, 150) } };
    expect(shapeResult(small, BOTH).structuredContent).toEqual(small.structuredContent);
  });
});

describe('the policy for a client', () => {
  it.each([
    ['gemini-cli-mcp-client', 'text', 'shown'],
    ['qwen-cli-mcp-client-heygen', 'text', 'shown'],
    ['copilot-cli', 'text', 'unseen'],
    ['@cline/core', 'text', 'unseen'],
    ['codex-mcp-client', 'both', 'lost-beside-structured'],
    ['somebody-new', 'both', 'shown'],
    [undefined, 'both', 'shown'],
  ])('%s gets %s, pictures %s', (name, form, pictures) => {
    expect(getAnswerPolicy('auto', name)).toMatchObject({ form, pictures });
    expect(getAnswerPolicy('structured', name).form).toBe('structured');
  });

  it('keeps pictures from being lost beside structured content', () => {
    const tool = (properties: object) => ({
      name: 't',
      inputSchema: { type: 'object' as const, properties: properties as never },
    });
    const codex = getAnswerPolicy('auto', 'codex-mcp-client');
    expect(isStructured(codex, tool({ include_previews: { type: 'boolean' } }))).toBe(false);
    expect(isStructured(codex, tool({}))).toBe(true);
  });
});

describe('a session id', () => {
  it('says what client opened the session', () => {
    const clients = [
      { name: 'qwen-cli-mcp-client-größe' },
      { name: 'a b\r\n', showsViews: true },
      { showsViews: true },
      { showsForms: true },
      { name: 'both', showsViews: true, showsForms: true },
      {},
    ];
    for (const client of clients.map((one) => ({ showsViews: false, showsForms: false, ...one }))) {
      expect(createSessionId(client)).toMatch(/^[\w.-]+$/);
      expect(getSessionClient(createSessionId(client))).toEqual(client);
    }
    expect(createSessionId({ name: 'x'.repeat(10_000), showsViews: true, showsForms: true }).length).toBeLessThan(135);
    expect(getSessionClient(undefined)).toEqual({ showsViews: false, showsForms: false });
  });
});
