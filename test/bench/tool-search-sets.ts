import { HELD_APART as INTENTS_APART, TUNING as INTENTS_TUNED, type Intent } from './intents.ts';
import { BLIND, HELD_APART, type Query, TUNING } from './tool-search-queries.ts';
import { FIRST_BY_MODEL, FIRST_EVERYDAY, LAST_BY_MODEL, LAST_EVERYDAY } from './tool-search-queries-apart.ts';

const toQuery = ([words, operations]: Intent): Query => [words, ...operations];

/** Sets of queries, and whether their misses were seen by whoever wrote the texts that are searched. */
export const SEARCH_SETS: readonly { name: string; queries: readonly Query[] }[] = [
  { name: 'seen: looked at while texts were written', queries: TUNING },
  { name: 'seen: held apart at first', queries: HELD_APART },
  { name: 'seen: everyday words that avoid those of the names', queries: BLIND },
  { name: 'first everyday set', queries: FIRST_EVERYDAY },
  { name: 'first set as models write them', queries: FIRST_BY_MODEL },
  { name: 'last everyday set', queries: LAST_EVERYDAY },
  { name: 'last set as models write them', queries: LAST_BY_MODEL },
  { name: 'intents of find_operations, tuned on there', queries: INTENTS_TUNED.map(toQuery) },
  { name: 'intents of find_operations, held apart there', queries: INTENTS_APART.map(toQuery) },
];
