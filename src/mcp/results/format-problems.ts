import { sanitizeText } from './sanitize-text.ts';

/** Problems that are shown of one call, and the most characters of each: a model mends the first ones and calls again. */
export const MAX_PROBLEMS = 20;
const MAX_PROBLEM_LENGTH = 1000;

/**
 * What is wrong with a call, problem by problem; bounded, because whoever made the call wrote a part of each.
 * @param total how many there are, where not all were written down
 */
export function formatProblems(problems: readonly string[], total = problems.length, separator = '\n'): string {
  const shown = problems.slice(0, MAX_PROBLEMS).map((problem) => sanitizeText(problem, MAX_PROBLEM_LENGTH));
  return [...shown, ...(total > shown.length ? [`and ${total - shown.length} more`] : [])].join(separator);
}
