import { expect, it } from 'vitest';
import { findNearestName } from '../../src/runtime/nearest-name.ts';

const KNOWN = ['toolsets', 'read_only', 'HEYGEN_MCP_AUTH'];

it.each([
  ['toolset', 'toolsets'],
  ['Tool-Sets', 'toolsets'],
  ['readonly', 'read_only'],
  ['HEYGEN_MCP_AUHT', 'HEYGEN_MCP_AUTH'],
  ['HEYGEN_MCP', undefined],
  ['session', undefined],
  ['t', undefined],
])('%s was meant to be %s', (name, nearest) => {
  expect(findNearestName(name, KNOWN)).toBe(nearest);
});
