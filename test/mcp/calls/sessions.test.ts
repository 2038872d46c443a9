import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { toObjects } from '../../../src/declarations/json.ts';
import { type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

let caller: SandboxedToolCaller;

beforeAll(async () => {
  caller = await startToolCaller();
});
afterAll(() => caller.close());

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

describe('one scene changed', () => {
  const toScenes = ({ data }: { data: Record<string, unknown> }) =>
    toObjects(data.scenes).map(({ id, script }) => ({ id: String(id), script: String(script) }));
  const readScenes = async (video_id: unknown) => caller.call('get_video_scenes', { video_id });

  it('is read, edited, approved and followed to the film, which has the rest as it was', async () => {
    const film = await create('A 10 s film. The harbour wakes. Boats leave.');
    const { session_id, video_id } = film.data;
    const before = await readScenes(video_id);
    const [, harbour, boats] = toScenes(before);
    expect([harbour?.script, boats?.script]).toEqual(['The harbour wakes.', 'Boats leave.']);

    const item = { scene_id: boats?.id, text: 'Gulls follow the boats.', scene_snapshot_video_id: video_id };
    const edit_plan = [{ ...item, edit_version: before.data.edit_version }];
    const draft = await caller.call('send_video_agent_message', { session_id, edit_plan, wait: true });
    expect(draft.isError, draft.text).toBe(false);
    expect(draft.text).toMatch(/A draft \(draft_\w+\) waits to be approved/);
    expect(draft.data.status).not.toBe('completed');

    const [, message = ''] = /message "([^"]+)"/.exec(draft.text) ?? [];
    const done = await answer(session_id, message);
    expect(done.data, done.text).toMatchObject({ status: 'completed' });
    expect(done.data.video_id).not.toBe(video_id);

    const after = await readScenes(done.data.video_id);
    expect(toScenes(after).map(({ script }) => script)).toEqual([
      'A 10 s film.',
      'The harbour wakes.',
      'Gulls follow the boats.',
    ]);
    expect(after.data.edit_version).not.toBe(before.data.edit_version);
    expect(toScenes(after).map(({ id }) => id)).not.toContain(harbour?.id);
  });

  it('is refused with the ids of an earlier draft, as they are new in every one', async () => {
    const film = await create('A 5 s film. One quay.');
    const { session_id, video_id } = film.data;
    const edit_plan = [{ scene_id: 'scn_of_another', text: 'x', scene_snapshot_video_id: video_id }];
    const { text, isError } = await caller.call('send_video_agent_message', { session_id, edit_plan });
    expect(isError).toBe(true);
    expect(text).toContain('ids of scenes are new in every draft');
  });

  it('is what the prompt change-scene leads through, tool by tool', () => {
    const { messages } = catalog.prompts.find(({ name }) => name === 'change-scene') ?? {};
    const told = JSON.stringify(messages?.({ session: 'sess_1', change: 'the boats' }, () => true));
    const order = ['get_video_agent_session', 'get_video_scenes', 'send_video_agent_message', 'approve'];
    expect(order.map((word) => told.indexOf(word)).toSorted((a, b) => a - b)).toEqual(
      order.map((word) => told.indexOf(word)),
    );
    for (const field of ['scene_id', 'scene_snapshot_video_id', 'edit_version']) expect(told).toContain(field);
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
