import type { CallToolResult } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { getAnswerPolicy } from '../../../src/mcp/clients.ts';
import { MAX_TEXT_CHARACTERS, shapeResult } from '../../../src/mcp/results/shape-result.ts';
import { createSessionId, getSessionClient } from '../../../src/mcp/session-id.ts';
import { isStructured } from '../../../src/mcp/tool-list/tools-for-client.ts';

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
    expect(getAnswerPolicy('auto', name)).toEqual({ form, pictures });
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
      {},
    ];
    for (const client of clients.map((one) => ({ showsViews: false, ...one }))) {
      expect(createSessionId(client)).toMatch(/^[\w.-]+$/);
      expect(getSessionClient(createSessionId(client))).toEqual(client);
    }
    expect(createSessionId({ name: 'x'.repeat(10_000), showsViews: true }).length).toBeLessThan(130);
    expect(getSessionClient(undefined)).toEqual({ showsViews: false });
  });
});
