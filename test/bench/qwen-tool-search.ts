/**
 * How Qwen Code 0.24.4 finds a deferred tool by keywords (packages/core/src/tools/tool-search.ts, and the same in the package on
 * npm). Its model may also take a tool by its name: it was shown every name with the first 160 characters of its description.
 */
import type { Tool } from '@modelcontextprotocol/server';

const SERVER = 'heygen';

const STOP_WORDS = new Set(
  `a an and are at be can could did do does for from how i in is it me my of on or please should that the these this those to
  was were what which with would you`.split(/\s+/),
);

const ENDING = ['cancel', 'clear', 'delete', 'remove', 'stop'];

/** Points for each word of a query. */
const ENDS_NAME = 12;
const IN_NAME = 6;
const IN_DESCRIPTION = 2;
const ALIAS_IN_NAME = 6;
const HINT = 4;

const toTerms = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}_.+#-]+|[^\p{L}\p{N}_.+#-]+$/gu, ''))
    .filter((word) => word.length >= 2 && !STOP_WORDS.has(word));

function scoreTerm(name: string, description: string, term: string): number {
  const meanings = ENDING.includes(term) ? ENDING : [term];
  const byName = meanings.map((word) => (name.endsWith(`_${word}`) ? ENDS_NAME : name.includes(word) ? IN_NAME : 0));
  const byAlias = meanings.some((word) => word !== term && name.includes(word));
  return (
    Math.max(...byName) +
    (['mcp', SERVER].includes(term) ? HINT : 0) +
    (meanings.some((word) => description.includes(word)) ? IN_DESCRIPTION : 0) +
    (byAlias ? ALIAS_IN_NAME : 0)
  );
}

/** Ranks tools for a query, the best first, equal ones by name; those without a word of it are left out. */
export function createQwenSearch(tools: readonly Tool[]): (query: string) => string[] {
  const indexed = tools.map(({ name, description = '' }) => ({
    name,
    listed: `mcp__${SERVER}__${name}`,
    description: description.toLowerCase(),
  }));
  return (query) => {
    const terms = toTerms(query);
    return indexed
      .map(({ name, listed, description }) => ({
        name,
        score: terms.reduce((sum, term) => sum + scoreTerm(listed, description, term), 0),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
      .map(({ name }) => name);
  };
}
