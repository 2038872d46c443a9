import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxedToolCaller, startToolCaller } from '../support/tool-calls.ts';
import { findUnmet } from './check-outcome.ts';
import { type Answers, resolveReferences, type ScriptedCall } from './job.ts';
import { JOBS } from './jobs.ts';

let tools: SandboxedToolCaller;

beforeEach(async () => {
  tools = await startToolCaller();
});
afterEach(() => tools.close());

/** Makes calls one after the other. Returns what the last of them said. */
async function run(calls: readonly ScriptedCall[], answers: Answers): Promise<string> {
  let last = '';
  for (const { tool, arguments: given, as, fails } of calls) {
    const { text, data, isError } = await tools.call(tool, resolveReferences(given, answers));
    expect(isError, `${tool}: ${text}`).toBe(fails === true);
    if (as) answers[as] = data;
    last = text;
  }
  return last;
}

describe('the jobs of the evaluation', () => {
  it('are forty or more, each with a name of its own', () => {
    expect(JOBS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(JOBS.map(({ name }) => name)).size).toBe(JOBS.length);
  });

  it.each(JOBS.map((job) => [job.name, job] as const))('%s can be done, in the calls of an expert', async (_, job) => {
    const answers: Answers = {};
    await run(job.setUp ?? [], answers);
    const from = tools.sandbox.seen.length;
    const answer = await run(job.expert, answers);
    expect(await findUnmet(job.outcome, answers, { sandbox: tools.sandbox, tools, answer, from })).toEqual([]);
  });

  it('are told from jobs that were not done', async () => {
    const [job] = JOBS;
    const unmet = await findUnmet(job?.outcome ?? [], {}, { sandbox: tools.sandbox, tools, answer: '', from: 0 });
    expect(unmet).not.toEqual([]);
  });
});
