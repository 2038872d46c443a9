/**
 * How Claude Code 2.1.330 finds a deferred tool by keywords, read in its package on npm (it was not run: it needs an account).
 * Beside the description it searches `_meta["anthropic/searchHint"]`. Its model may also take a tool by its name: it is told all.
 */
import type { Tool } from '@modelcontextprotocol/server';
import { SEARCH_HINT } from '../../src/mcp/tool-list/adapt-to-client.ts';

const SERVER = 'heygen';

/** Points for each word of a query. */
const NAME_PART = 12;
const IN_NAME_PART = 6;
const IN_NAME = 4;
const HINT = 4;
const DESCRIPTION = 2;

interface IndexedTool {
  name: string;
  parts: readonly string[];
  hint: string;
  description: string;
}

const toIndexed = ({ name, description = '', _meta }: Tool): IndexedTool => ({
  name,
  parts: [SERVER, ...name.split('_')],
  hint: String(_meta?.[SEARCH_HINT] ?? '').toLowerCase(),
  description: description.toLowerCase(),
});

const escapePattern = (word: string) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function scoreTerm({ name, parts, hint, description }: IndexedTool, term: string): number {
  const whole = new RegExp(`\\b${escapePattern(term)}\\b`);
  return (
    (parts.includes(term) ? NAME_PART : parts.some((part) => part.includes(term)) ? IN_NAME_PART : 0) +
    ([SERVER, name].includes(term) ? NAME_PART : name.includes(term) || SERVER.includes(term) ? IN_NAME : 0) +
    (whole.test(hint) ? HINT : 0) +
    (whole.test(description) ? DESCRIPTION : 0)
  );
}

/** Ranks tools for a query, the best first, equal ones as they are listed; those without a word of it are left out. */
export function createClaudeCodeSearch(tools: readonly Tool[]): (query: string) => string[] {
  const indexed = tools.map(toIndexed);
  return (query) => {
    const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
    return indexed
      .map((tool) => ({ name: tool.name, score: terms.reduce((sum, term) => sum + scoreTerm(tool, term), 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name);
  };
}
