/**
 * `npm run agents`: lets a model do the jobs of jobs.ts on the sandbox and counts. `npm run agents -- NAME...` runs some.
 * AGENTS_URL, AGENTS_MODEL and AGENTS_KEY name the model, AGENTS_PROTOCOL=anthropic its protocol where it is not
 * OpenAI's, and AGENTS_TOOLSETS what it sees (default `all`).
 */

import { JOBS } from './jobs.ts';
import { createModel, getEndpoint } from './model.ts';
import { type JobRun, runJob } from './run-job.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const sum = (runs: readonly JobRun[], figure: (run: JobRun) => number) =>
  runs.reduce((total, run) => total + figure(run), 0);

function tellOne({ name, unmet, calls, wasted, expertCalls, tokens }: JobRun): void {
  const end = unmet.length === 0 ? 'done' : `NOT DONE: ${unmet.join('; ')}`;
  say(`${name}: ${calls} calls (expert ${expertCalls}), ${wasted} wasted, ${tokens} tokens; ${end}`);
}

function tellAll(runs: readonly JobRun[]): void {
  const done = runs.filter(({ unmet }) => unmet.length === 0).length;
  const [calls, expert] = [sum(runs, (run) => run.calls), sum(runs, (run) => run.expertCalls)];
  say(
    `${done} of ${runs.length} done; ${calls} calls, ${(calls / expert).toFixed(2)} times an expert’s ${expert}; ${sum(runs, (run) => run.wasted)} wasted; ${sum(runs, (run) => run.tokens)} tokens`,
  );
}

const endpoint = getEndpoint(process.env);
if (endpoint) {
  const selection = process.env.AGENTS_TOOLSETS ?? 'all';
  const wanted = process.argv.slice(2);
  const jobs = JOBS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  say(`${jobs.length} jobs, ${endpoint.model}, toolsets ${selection}`);
  const runs: JobRun[] = [];
  for (const job of jobs) {
    const run = await runJob(job, createModel(endpoint), selection);
    runs.push(run);
    tellOne(run);
  }
  tellAll(runs);
} else {
  say(
    'No model is named: set AGENTS_URL, AGENTS_MODEL and AGENTS_KEY (and AGENTS_PROTOCOL=anthropic). Nothing was run.',
  );
}
