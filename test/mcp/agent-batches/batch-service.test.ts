import { describe, expect, it, onTestFinished } from 'vitest';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { createToolCaller, type ToolCaller } from '../../support/tool-calls.ts';

async function open(options: Parameters<typeof watchedSandbox>[0] = {}) {
  const sandbox = await watchedSandbox(options);
  const tools = createToolCaller(sandbox);
  onTestFinished(async () => {
    await tools.close();
    await sandbox.close();
  });
  return { sandbox, tools };
}

type Film = { n: number; status: string; job?: string; video_url?: string; problem?: string; title: string };
const filmsOf = ({ data }: Awaited<ReturnType<ToolCaller['call']>>) => data.films as Film[];
const prompts = (count: number) =>
  Array.from({ length: count }, (_, index) => `A 5-second film on thing ${index + 1}.`);
const countCreates = ({ seen }: Watched) =>
  seen.filter(({ method, path }) => method === 'POST' && path === '/v3/video-agents').length;

describe('a batch of agent films', () => {
  it('keeps at most so many running and ends with one table', async () => {
    const { sandbox, tools } = await open({ speed: 2000 });
    const made = await tools.call('create_video_agent_batch', { prompts: prompts(5), max_at_once: 2 });
    expect(made.isError, made.text).toBe(false);
    expect(made.data).toMatchObject({ total: 5, running: 2, waiting: 3 });
    expect(made.text).toMatch(/Estimated cost: about \$0\.8\d/);
    const { batch_id } = made.data;
    const done = await tools.call('follow_video_agent_batch', { batch_id, wait_seconds: 20 });
    expect(done.data).toMatchObject({ status: 'completed', over: 5, running: 0 });
    expect(filmsOf(done).map(({ status }) => status)).toEqual(Array(5).fill('completed'));
    for (const { video_url } of filmsOf(done)) expect(video_url).toMatch(/^http/);
    expect(done.text).toContain('films:\nn\tstatus\ttitle');
    expect(countCreates(sandbox)).toBe(5);
  });

  it('starts no more than it may although it is asked for more often', async () => {
    const { sandbox, tools } = await open({ speed: 60 });
    const made = await tools.call('create_video_agent_batch', { prompts: prompts(6), max_at_once: 2 });
    const { batch_id } = made.data;
    await Promise.all([1, 2, 3].map(() => tools.call('follow_video_agent_batch', { batch_id })));
    expect(countCreates(sandbox)).toBe(2);
    const again = await tools.call('create_video_agent_batch', { prompts: prompts(6), max_at_once: 2 });
    expect(again.data.batch_id).toBe(batch_id);
    expect(again.text).toContain('This batch runs already: nothing was started twice.');
    expect(countCreates(sandbox)).toBe(2);
    sandbox.finishJobs();
    const done = await tools.call('wait_for_jobs', { jobs: [`agent_batch:${batch_id}`] });
    expect(done.text).toContain('1 of 1 over. All films of the batch are over');
    expect(countCreates(sandbox)).toBe(6);
  });

  it('is waited for with other jobs, until the next of anything is over', async () => {
    const { sandbox, tools } = await open({ speed: 60 });
    const made = await tools.call('create_video_agent_batch', { prompts: prompts(2), max_at_once: 1 });
    const { data } = await tools.call('create_video_agent', { prompt: 'A 5-second film on moss.' });
    const jobs = [`agent_batch:${made.data.batch_id}`, `session:${data.session_id}`];
    const next = tools.call('wait_for_jobs', { jobs, until: 'next' });
    await sandbox.until(({ path }) => path.startsWith('/v3/video-agents/'));
    sandbox.finishJobs();
    expect((await next).data).toMatchObject({ total: 2 });
    const all = await tools.call('wait_for_jobs', { jobs });
    expect(all.data).toMatchObject({ done: 2, total: 2 });
  });

  it('is stopped: what waits is not started, what runs may be ended, too', async () => {
    const { sandbox, tools } = await open({ speed: 60 });
    const made = await tools.call('create_video_agent_batch', { prompts: prompts(3), max_at_once: 1 });
    const { batch_id } = made.data;
    const stopped = await tools.call('follow_video_agent_batch', { batch_id, stop: 'all' });
    expect(filmsOf(stopped).map(({ status }) => status)).toEqual(['running', 'stopped', 'stopped']);
    const done = await tools.call('follow_video_agent_batch', { batch_id, wait_seconds: 20 });
    expect(filmsOf(done).map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(countCreates(sandbox)).toBe(1);
  });

  it('makes template films, too, each once', async () => {
    const { sandbox, tools } = await open();
    const films = ['Ada', 'Grace', 'Ada'].map((content) => ({ variables: { name: { type: 'text', content } } }));
    const made = await tools.call('create_video_agent_batch', { template_id: 'tpl_welcome', films, max_at_once: 1 });
    const { batch_id } = made.data;
    const done = await tools.call('follow_video_agent_batch', { batch_id, wait_seconds: 20 });
    expect(done.data).toMatchObject({ over: 3, status: 'completed' });
    expect(new Set(filmsOf(done).map(({ job }) => job)).size).toBe(3);
    expect(sandbox.count('POST /v3/templates/tpl_welcome')).toBe(3);
  });

  it('says of a film that was refused why, and makes the others', async () => {
    const { tools } = await open();
    const made = await tools.call('create_video_agent_batch', {
      prompts: ['A 5-second film. [[sandbox:render-fail]]', 'A 5-second film on bees.'],
    });
    const done = await tools.call('follow_video_agent_batch', { batch_id: made.data.batch_id, wait_seconds: 20 });
    expect(filmsOf(done).map(({ status }) => status)).toEqual(['failed', 'completed']);
    expect(filmsOf(done)[0]?.problem).toBeTruthy();
  });

  it('is nobody else’s', async () => {
    const { sandbox, tools } = await open();
    const { data } = await tools.call('create_video_agent_batch', { prompts: prompts(1) });
    const other = createToolCaller(sandbox, { key: 'other' });
    onTestFinished(() => other.close());
    const { text, isError } = await other.call('follow_video_agent_batch', { batch_id: data.batch_id });
    expect(isError).toBe(true);
    expect(text).toContain('there is no batch');
    expect((await tools.call('follow_video_agent_batch')).data.batches).toHaveLength(1);
    expect((await other.call('follow_video_agent_batch')).data.batches).toHaveLength(0);
  });
});
