import { HELD_APART as INTENTS_APART, TUNING as INTENTS_TUNED, type Intent } from './intents.ts';
import { BLIND, HELD_APART, type Query, TUNING } from './tool-search-queries.ts';
import { BLIND_BY_MODEL, BLIND_EVERYDAY } from './tool-search-queries-blind.ts';
import { BY_MODEL, EVERYDAY } from './tool-search-queries-by-names.ts';

const toQuery = ([words, operations]: Intent): Query => [words, ...operations];

/**
 * Sets of queries, and what whoever wrote the searched words knew of them. `seen`: its misses were looked at. `same author`: not
 * looked at, but written by the author of those words, who cannot forget them. `held apart`: of another author and not looked at.
 * `blind`: of authors who saw names alone, after the words were finished.
 */
export const SEARCH_SETS: readonly { name: string; queries: readonly Query[] }[] = [
  { name: 'seen: while descriptions were written', queries: TUNING },
  { name: 'held apart: of the same kind', queries: HELD_APART },
  { name: 'seen: everyday words that avoid those of the names', queries: BLIND },
  { name: 'same author: everyday words that avoid those of the names', queries: EVERYDAY },
  { name: 'same author: as models write them', queries: BY_MODEL },
  { name: 'seen: intents of find_operations', queries: INTENTS_TUNED.map(toQuery) },
  { name: 'held apart: intents of find_operations', queries: INTENTS_APART.map(toQuery) },
  { name: 'blind: everyday words', queries: BLIND_EVERYDAY },
  { name: 'blind: as models write them', queries: BLIND_BY_MODEL },
];
