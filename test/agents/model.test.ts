import { describe, expect, it } from 'vitest';
import { serve } from '../support/files.ts';
import { JOBS } from './jobs.ts';
import { createModel, getEndpoint } from './model.ts';
import { runJob } from './run-job.ts';

const job = JOBS.find(({ name }) => name === 'balance') as (typeof JOBS)[0];

/** An endpoint whose model calls the tool once, then answers with what it read. */
async function startEndpoint(protocol: 'openai' | 'anthropic') {
  const bodies: Record<string, unknown>[] = [];
  const server = await serve((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text));
      const first = bodies.length === 1;
      const tool = { id: 't1', name: 'get_current_user' };
      const openai = {
        choices: [
          {
            message: first
              ? { content: null, tool_calls: [{ id: tool.id, function: { name: tool.name, arguments: '{}' } }] }
              : { content: 'There are 100000 USD left.' },
          },
        ],
        usage: { total_tokens: 100 },
      };
      const anthropic = {
        content: [
          first ? { type: 'tool_use', ...tool, input: {} } : { type: 'text', text: 'There are 100000 USD left.' },
        ],
        usage: { input_tokens: 90, output_tokens: 10 },
      };
      response.end(JSON.stringify(protocol === 'openai' ? openai : anthropic));
    });
  });
  return { ...server, bodies };
}

describe.each(['openai', 'anthropic'] as const)('a model that speaks %s', (protocol) => {
  it('does a job with the tools that it is shown, and is counted', async () => {
    const server = await startEndpoint(protocol);
    const model = createModel({ protocol, url: server.url, key: 'k', model: 'm' });
    const run = await runJob(job, model, 'default');
    expect(run).toEqual({ name: 'balance', unmet: [], calls: 1, wasted: 0, expertCalls: 1, tokens: 200 });
    expect(server.bodies[1]?.tools).toEqual(server.bodies[0]?.tools);
    expect(JSON.stringify(server.bodies[1])).toContain('remaining_balance');
    await server.close();
  });
});

it('is off without an endpoint, and says what is wrong with a protocol', () => {
  expect(getEndpoint({})).toBeUndefined();
  expect(getEndpoint({ AGENTS_URL: 'http://x/v1/', AGENTS_MODEL: 'm' })).toMatchObject({
    protocol: 'openai',
    url: 'http://x/v1',
  });
  expect(() => getEndpoint({ AGENTS_URL: 'x', AGENTS_MODEL: 'm', AGENTS_PROTOCOL: 'soap' })).toThrow(
    /openai or anthropic/,
  );
});
