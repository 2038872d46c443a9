import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { createToolCaller, type ToolCaller } from '../../support/tool-calls.ts';

let sandbox: Watched;
let caller: ToolCaller;

beforeAll(async () => {
  sandbox = await watchedSandbox();
  caller = createToolCaller(sandbox);
});
afterAll(async () => {
  await caller.close();
  await sandbox.close();
});

const create = (prompt: string) => caller.call('create_video_agent', { prompt, wait: true });
const follow = (session_id: unknown) => caller.call('get_video_agent_session', { session_id, wait_seconds: 20 });
const answer = (session_id: unknown, message: string) =>
  caller.call('send_video_agent_message', { session_id, message, wait: true });

describe('a generate session that pauses', () => {
  it('is told as a question, not as the failure of its reserved video, and goes on when answered', async () => {
    const { text, data, isError } = await create('A 5 s film of two harbours [[sandbox:agent-pauses]]');
    expect(isError, text).toBe(false);
    expect(text).toContain('Which of the two harbours');
    expect(text).toContain('send_video_agent_message');
    expect(data).toMatchObject({ status: 'waiting_for_input' });
    expect(await follow(data.session_id)).toMatchObject({ isError: false, data: { status: 'waiting_for_input' } });
    const done = await answer(data.session_id, 'The northern one.');
    expect(done.data, done.text).toMatchObject({ status: 'completed' });
  });

  it('is read at once as well where nobody waits', async () => {
    const { data } = await create('A 5 s film of two harbours [[sandbox:agent-pauses]]');
    const { text } = await caller.call('get_video_agent_session', { session_id: data.session_id });
    expect(text).toContain('Which of the two harbours');
  });
});

describe('a draft that waits for approval', () => {
  it('ends the wait and says which message renders it', async () => {
    const { text, data, isError } = await create('A 5 s film of a harbour [[sandbox:draft]]');
    expect(isError, text).toBe(false);
    expect(text).toMatch(/A draft \(draft_\w+\) waits to be approved/);
    expect(text).toContain('message "Approve this draft and render it."');
    const done = await answer(data.session_id, 'Approve this draft and render it.');
    expect(done.data, done.text).toMatchObject({ status: 'completed' });
  });
});

describe('a lack of money', () => {
  it('is told as such where only the job says so, with what pays and how much is left', async () => {
    const { text, isError } = await create('A 5 s film [[sandbox:no-money]]');
    expect(isError).toBe(true);
    expect(text).toMatch(/^API keys are paid from the wallet, which has [\d.]+ usd left/m);
    expect(text).toContain('too little money');
    expect(text).toContain('MOVIO_PAYMENT_INSUFFICIENT_CREDIT');
  });

  it('is told with the balance where HeyGen refuses the call', async () => {
    const { text } = await caller.call('create_video_agent', { prompt: 'A film [[sandbox:402]]' });
    expect(text).toMatch(/^API keys are paid from the wallet/);
  });
});
