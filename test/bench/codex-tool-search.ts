/**
 * How Codex 0.169.0 finds a deferred tool: the bm25 crate 2.3.2 with its English tokenizer over one text for each tool. Read in
 * openai/codex (codex-rs/core/src/tools/handlers/{mcp,tool_search}.rs), in the crate, and in the names of crates that stand
 * in the program's binary. It shows 8 unless the model asks for another number.
 */
import type { Tool } from '@modelcontextprotocol/server';
import { stem } from 'porter2';

/** The crate's own parameters. */
const K1 = 1.2;
const B = 0.75;

/** What Codex calls a server that was added as `heygen`. */
const SERVER = 'heygen';

/** NLTK's English list, which the crate takes from `stop-words`; without the contractions, which no text of ours has. */
const STOP_WORDS = new Set(
  `a about above after again against ain all am an and any are aren as at be because been before being below between both
  but by can couldn d did didn do does doesn doing don down during each few for from further had hadn has hasn have haven
  having he her here hers herself him himself his how i if in into is isn it its itself just ll m ma me mightn more most
  mustn my myself needn no nor not now o of off on once only or other our ours ourselves out over own re s same shan she
  should shouldn so some such t than that the their theirs them themselves then there these they this those through to
  too under until up ve very was wasn we were weren what when where which while who whom why will with won wouldn y you
  your yours yourself yourselves don't doesn't didn't can't it's that'll you'd you'll you're you've i'd i'll i'm i've
  we'd we'll we're we've`.split(/\s+/),
);

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** By Unicode's word boundaries: `create_video_agent` is one word, and `voice-over` are two. */
export const toTerms = (text: string): string[] =>
  [...words.segment(text.toLowerCase())]
    .filter(({ isWordLike, segment }) => isWordLike && !STOP_WORDS.has(segment))
    .map(({ segment }) => stem(segment));

/** The name in three forms, the server, title, description, what the server says of itself, and the names of arguments. */
const toSearchText = ({ name, title = '', description = '', inputSchema }: Tool, instructions: string) =>
  [
    `mcp__${SERVER}__${name} ${name} ${name} ${SERVER} ${title} ${description} ${instructions}`,
    ...Object.keys(inputSchema.properties ?? {}).sort(),
  ].join(' ');

interface IndexedTool {
  name: string;
  counts: ReadonlyMap<string, number>;
  length: number;
}

function indexTool(tool: Tool, instructions: string): IndexedTool {
  const terms = toTerms(toSearchText(tool, instructions));
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { name: tool.name, counts, length: terms.length };
}

/** Ranks tools for a query, the best first; those without a word of it are left out. */
export function createCodexSearch(tools: readonly Tool[], instructions: string): (query: string) => string[] {
  const indexed = tools.map((tool) => indexTool(tool, instructions));
  const average = indexed.reduce((sum, { length }) => sum + length, 0) / indexed.length;
  const rarity = (term: string) => {
    const holding = indexed.filter(({ counts }) => counts.has(term)).length;
    return Math.log(1 + (indexed.length - holding + 0.5) / (holding + 0.5));
  };
  const scoreTerm = ({ counts, length }: IndexedTool, term: string) => {
    const count = counts.get(term) ?? 0;
    return (rarity(term) * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
  };
  return (query) => {
    const terms = toTerms(query);
    return indexed
      .map((tool) => ({ name: tool.name, score: terms.reduce((sum, term) => sum + scoreTerm(tool, term), 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name);
  };
}
