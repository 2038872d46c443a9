import type { Watched } from '../support/sandbox.ts';
import type { ToolCaller } from '../support/tool-calls.ts';
import { type Answers, holds, type Outcome, resolveReferences } from './job.ts';

/** What HeyGen was asked with a method and a path, from a moment on. */
const findRequests = ({ seen }: Watched, request: string, from: number) =>
  seen
    .slice(from)
    .filter(({ method, path, status }) => `${method} ${path.split('?', 1)[0]}` === request && status < 300);

async function checkOutcome(
  outcome: Outcome,
  sandbox: Watched,
  tools: ToolCaller,
  answer: string,
  from: number,
): Promise<string | undefined> {
  if ('answer' in outcome) {
    return holds(answer, `~${outcome.answer}`) ? undefined : `the answer does not say "${outcome.answer}": ${answer}`;
  }
  if ('request' in outcome) {
    const requests = findRequests(sandbox, outcome.request, from);
    const fitting = requests.filter(({ body }) => holds(JSON.parse(body ?? '{}'), outcome.body ?? {}));
    const { times = 1 } = outcome;
    if (fitting.length === times && requests.length === times) return undefined;
    return `${outcome.request} came ${requests.length} times, ${fitting.length} of them as expected; wanted ${times}`;
  }
  const read = await tools.call(outcome.reads.tool, outcome.reads.arguments);
  return holds(read.data, outcome.holds) ? undefined : `${outcome.reads.tool} reads ${read.text}`;
}

/**
 * Checks what a job had to come to.
 * @param from how many requests the sandbox had seen before the job began
 * @returns what is not as it should be
 */
export async function findUnmet(
  outcomes: readonly Outcome[],
  answers: Answers,
  { sandbox, tools, answer, from }: { sandbox: Watched; tools: ToolCaller; answer: string; from: number },
): Promise<string[]> {
  const unmet: string[] = [];
  for (const outcome of outcomes) {
    const problem = await checkOutcome(resolveReferences(outcome, answers), sandbox, tools, answer, from);
    if (problem) unmet.push(problem);
  }
  return unmet;
}
