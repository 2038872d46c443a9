import { catalog } from '../../src/catalog/catalog.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import { createVisibleTools } from '../../src/mcp/tool-list/visible-tools.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { createToolCaller } from '../support/tool-calls.ts';
import { findUnmet } from './check-outcome.ts';
import { type AgentJob, type Answers, resolveReferences } from './job.ts';
import type { Model, Turn } from './model.ts';

/** Turns after which a model that goes on calling is taken to be lost. */
const MAX_TURNS = 25;

const manifest = createManifest(catalog);

/** How a model did a job. */
export interface JobRun {
  name: string;
  unmet: string[];
  calls: number;
  /** Calls that were refused or failed. */
  wasted: number;
  /** Calls that an expert makes. */
  expertCalls: number;
  tokens: number;
}

/** Lets a model do a job on a sandbox of its own, seeing the tools of a selection and nothing else. */
export async function runJob(job: AgentJob, model: Model, selection: string): Promise<JobRun> {
  const sandbox = await watchedSandbox();
  const caller = createToolCaller(sandbox);
  const { tools, callable, instructions } = createVisibleTools(manifest, { toolsets: [selection], readOnly: false })();
  try {
    const answers: Answers = {};
    for (const { tool, arguments: given, as } of job.setUp ?? []) {
      const { data } = await caller.call(tool, resolveReferences(given, answers));
      if (as) answers[as] = data;
    }
    const from = sandbox.seen.length;
    const conversation: Turn[] = [{ role: 'user', text: `${instructions}\n\n${job.ask}` }];
    const run: JobRun = { name: job.name, unmet: [], calls: 0, wasted: 0, expertCalls: job.expert.length, tokens: 0 };
    let answer = '';
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const { text, uses, tokens } = await model.complete(conversation, tools);
      run.tokens += tokens;
      answer = text;
      conversation.push({ role: 'model', text, uses });
      if (uses.length === 0) break;
      const results = [];
      for (const { id, name, arguments: given } of uses) {
        const result = await caller.callListed(name, given, callable);
        run.calls += 1;
        run.wasted += result.isError ? 1 : 0;
        results.push({ id, text: result.text, isError: result.isError });
      }
      conversation.push({ role: 'tools', results });
    }
    run.unmet = await findUnmet(job.outcome, answers, { sandbox, tools: caller, answer, from });
    return run;
  } finally {
    await caller.close();
    await sandbox.close();
  }
}
