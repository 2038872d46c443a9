import MiniSearch from 'minisearch';
import type { z } from 'zod';
import { isOperation, type Tool } from '../../../declarations/tool.ts';
import { getSearchTerms, stem } from './search-synonyms.ts';

/** Words that say nothing about what is wanted. */
const STOP_WORDS = new Set(
  'a an and are as at be been by can could do does for from get give had has have how i if in into is it its like make me my need of on one or our please should some than that the their them show tell then there these they this to up us use want was we were what when where which who will with would you your'.split(
    ' ',
  ),
);

/** A word as it is indexed and looked for: its stem, and the terms that it may stand for. */
function toTerms(word: string): string[] | null {
  const lower = word.toLowerCase();
  const terms = getSearchTerms(lower);
  return lower.length < 2 || STOP_WORDS.has(lower) ? null : [stem(lower), ...terms];
}

/** What deletes in several words. */
const DELETE_PHRASE = /\b(get(ting)? rid|no longer need\w*|stop (sending|telling|notifying))\b/i;
const LIST_QUESTION = /^(which|what|who|whose|show|list|see|look up|all|my|our|are there|where)\b/i;
const STATUS_QUESTION = /^(is|are|has|have|did|does|how is|how far|how are|what is .* doing|check|see whether)\b/i;

/** Where "look" is no look of an avatar. */
const LOOK_PHRASE = /\blook(s|ing)? (up|over|at|for|like|through|into)\b/gi;
const CREATE_WORDS = /^(a|an|one|some|make|create|produce|write|generate|turn|render|build|film|shoot)\b/i;

const isList = ({ name }: Tool) => /^(list|search)_/.test(name);
const isForMany = ({ name }: Tool) => /batch|bulk|wait_for/.test(name);
const isStatusRead = (tool: Tool) => isOperation(tool) && tool.job !== undefined && tool.effect === 'read';

/** What kind of operation an intent asks for, by its verbs; each kind that it does not ask for counts less. */
function weigh(intent: string): (tool: Tool) => number {
  const terms = new Set(
    intent
      .toLowerCase()
      .split(/[^\p{L}-]+/u)
      .flatMap(getSearchTerms),
  );
  const [deletes, many] = [terms.has('=delete') || DELETE_PHRASE.test(intent), terms.has('=batch')];
  const creates = CREATE_WORDS.test(intent.trim());
  const lists = LIST_QUESTION.test(intent.trim());
  const status = STATUS_QUESTION.test(intent.trim()) || terms.has('=status');
  return (tool) => {
    if (tool.effect === 'delete') return deletes ? 2 : 0;
    const asked = (status && isStatusRead(tool)) || (lists && isList(tool)) || (creates && tool.effect === 'create');
    return (isForMany(tool) === many ? 1 : 0.6) * (asked ? 1.4 : 1) * (tool.default === true ? 1.25 : 1);
  };
}

/** The tools that an argument's own words name as the source of its id. */
function getSources(schema: z.ZodType): string[] {
  return [...String(schema.description ?? '').matchAll(/\b(?:list|upload|search)_[a-z_]+\b/g)].map(([name]) => name);
}

/** The lists and uploads that a call needs first, for the ids that it requires. */
export function getPrerequisites(tool: Tool): string[] {
  if (!isOperation(tool)) return [];
  const required = Object.values(tool.input.shape).filter((schema) => !schema.safeParse(undefined).success);
  return [...new Set(required.flatMap(getSources))].filter((name) => name !== tool.name);
}

const getNameTerms = (name: string) =>
  new Set(name.split('_').flatMap((word) => [stem(word), ...getSearchTerms(word)]));

/** The names nearest to one that does not exist, by the words that they share. */
export function findNearestNames(wrong: string, names: Iterable<string>, count: number): string[] {
  const wanted = getNameTerms(wrong);
  const scored = [...names].map((name) => {
    const terms = getNameTerms(name);
    const shared = [...wanted].filter((term) => terms.has(term)).length;
    return { name, score: shared / (wanted.size + terms.size - shared) };
  });
  const near = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return near.slice(0, count).map(({ name }) => name);
}

/** Hits that come before what the best one needs. */
const PLACES_BEFORE_PREREQUISITES = 3;

/** Finds tools for an intent in everyday words, the best first. */
export type OperationSearch = (intent: string, callable: ReadonlySet<string>) => Tool[];

/** Makes the index: names, titles and summaries, and the everyday words that each declaration lists. */
export function createOperationSearch(tools: readonly Tool[]): OperationSearch {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const index = new MiniSearch({
    fields: ['words', 'keywords', 'title', 'summary'],
    processTerm: toTerms,
    searchOptions: {
      boost: { words: 1.5, keywords: 2, title: 1 },
      prefix: (term) => term.length > 4,
      fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      weights: { prefix: 0.3, fuzzy: 0.2 },
    },
  });
  index.addAll(
    tools.map(({ name, title, summary, keywords = '' }) => ({
      id: name,
      words: name.replaceAll('_', ' '),
      keywords,
      title,
      summary,
    })),
  );
  return (intent, callable) => {
    const weight = weigh(intent);
    const weights = new Map(tools.map((tool) => [tool.name, weight(tool)]));
    const hits = index
      .search(intent.replace(LOOK_PHRASE, ' '), {
        boostTerm: (term) => (term === '=video' ? 0.3 : term.startsWith('=') ? 1.5 : 1),
        filter: ({ id }) => callable.has(String(id)),
        boostDocument: (id) => weights.get(String(id)) ?? 1,
      })
      .flatMap(({ id }) => byName.get(String(id)) ?? []);
    const [best] = hits;
    if (!best) return [];
    const first = hits.slice(0, PLACES_BEFORE_PREREQUISITES);
    const before = getPrerequisites(best).filter((name) => callable.has(name));
    const needed = before.map((name) => byName.get(name)).filter((tool) => tool !== undefined);
    return [...new Set([...first, ...needed, ...hits])];
  };
}
