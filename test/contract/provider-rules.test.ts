import type { Tool } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { selectTools } from '../../src/catalog/toolset-selection.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import { listParts, PROVIDER_RULES } from './provider-rules.ts';

const manifest = createManifest(await loadFullCatalog());
const listed = [...manifest.tools, ...manifest.v1v2()];
const tools = listed.map(({ tool }) => tool);

/** The most functions that OpenAI takes in one request (platform.openai.com/docs/api-reference, tools). */
const MAX_FUNCTIONS = 128;

/** A tool that a careless declaration would make. */
const CARELESS: Tool = {
  name: 'a name of '.repeat(7),
  description: '',
  inputSchema: {
    type: 'object',
    oneOf: [{ required: ['link'] }],
    properties: {
      link: { type: 'string', format: 'uri' },
      fps: { type: 'number', enum: [25, 30], maximum: 30 },
      seconds: { type: 'number', exclusiveMinimum: 0 },
      free: { type: 'object' },
      any: {},
      list: { type: 'array' },
    },
    additionalProperties: false,
  },
};

/** Breaks the rules on size. */
const HUGE: Tool = {
  ...CARELESS,
  description: 'x'.repeat(1025),
  inputSchema: {
    type: 'object',
    properties: { choice: { type: 'string', enum: Array.from({ length: 1001 }, (_, at) => `c${at}`) } },
  },
};

describe.each(PROVIDER_RULES.map((rule) => [rule.provider, rule.rule, rule] as const))('%s: %s', (_, __, rule) => {
  it('holds for every tool of every toolset', () => {
    const breaches = tools.flatMap((tool) => rule.findBreaches(tool).map((place) => `${tool.name} ${place}`));
    expect(breaches).toEqual([]);
  });

  it('is broken by a careless schema', () => {
    expect([...rule.findBreaches(CARELESS), ...rule.findBreaches(HUGE)]).not.toEqual([]);
  });
});

describe('a request with tools', () => {
  it.each(['default', 'all', 'discover', 'v1-v2'])('holds no more than OpenAI takes with %s', (selection) => {
    const chosen = selectTools(listed, manifest.toolsets, {
      toolsets: [selection],
      readOnly: false,
      configured: ['storage', 'files'],
    }).listed;
    expect(chosen.length).toBeGreaterThan(0);
    expect(chosen.length, 'full: a group that few need takes excludedFrom').toBeLessThanOrEqual(MAX_FUNCTIONS);
  });
});

describe('output schemas', () => {
  it('have a type for every part and no references', () => {
    const parts = tools.flatMap(({ name, outputSchema }) =>
      outputSchema ? listParts(outputSchema, name).filter(({ schema }) => !schema.type || '$ref' in schema) : [],
    );
    expect(parts).toEqual([]);
  });
});
