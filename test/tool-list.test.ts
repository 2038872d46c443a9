import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog.ts';
import { toolOf } from '../src/mcp/tool.ts';

const SNAPSHOTS = new URL('./__tools__/', import.meta.url);
const tools = catalog.operations.map((operation) => toolOf(operation));

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

  it('is the same at every listing', () => {
    expect(catalog.operations.map((operation) => toolOf(operation))).toEqual(tools);
  });

  it('has no pattern that would be narrower for a host than it is here', () => {
    const patterns = [...JSON.stringify(tools).matchAll(/"pattern":"([^"]+)"/g)].map((match) => match[1] as string);
    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.filter((pattern) => /a-[fz]/.test(pattern) && !/A-[FZ]/.test(pattern))).toEqual([]);
  });

  it('shows a medium as one string and no bounds that say nothing', () => {
    const text = JSON.stringify(tools);
    expect(text).not.toContain('base64"');
    expect(text).not.toContain('9007199254740991');
    expect(text).not.toContain('$schema');
  });
});

describe('annotations', () => {
  it.each(catalog.operations.map((operation) => [operation.name, operation] as const))(
    'of %s keep its promise',
    (_, operation) => {
      const { annotations } = toolOf(operation);
      const reads = operation.endpoint.startsWith('GET ');
      expect(annotations?.readOnlyHint).toBe(reads);
      expect(annotations?.destructiveHint).toBe(operation.endpoint.startsWith('DELETE '));
    },
  );
});
