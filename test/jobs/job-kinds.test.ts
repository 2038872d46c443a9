import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { getReader, isFinished, type JobKind } from '../../src/declarations/job.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { aggregateState } from '../../src/jobs/aggregate-state.ts';
import { getStartedJobIds } from '../../src/jobs/started-job-ids.ts';

const catalog = await loadFullCatalog();
const kindOf = (name: string) => catalog.jobKinds.get(name) as JobKind;

const session = (answer: object) => kindOf('session').state({ session_id: 's', created_at: 5, ...answer });
const video = (answer: object) => kindOf('video').state({ id: 'v', ...answer });

describe('a video', () => {
  it.each([
    ['waiting', 'queued', false],
    ['pending', 'queued', false],
    ['processing', 'running', false],
    ['a_word_of_tomorrow', 'running', false],
    ['failed', 'failed', true],
  ])('that is %s is %s', (status, phase, settled) => {
    const state = video({ status });
    expect(state.phase).toBe(phase);
    expect(isFinished(state)).toBe(settled);
  });

  it('is not over before its address is there', () => {
    expect(video({ status: 'completed' }).phase).toBe('awaitingResult');
    expect(isFinished(video({ status: 'completed' }))).toBe(false);
    expect(isFinished(video({ status: 'completed', video_url: 'https://x' }))).toBe(true);
  });

  it('says why it failed', () => {
    const { failure } = video({ status: 'failed', failure_code: 'download_failed', failure_message: 'no such file' });
    expect(failure).toEqual({ code: 'download_failed', message: 'no such file' });
  });
});

describe('a session', () => {
  it.each(['thinking', 'reviewing', 'generating', 'a_word_of_tomorrow'])('that is %s goes on', (status) => {
    expect(isFinished(session({ status }))).toBe(false);
  });

  it.each(['generating', 'completed'])('that is %s and has a video is followed by it', (status) => {
    expect(session({ status, video_id: 'v1' }).next).toEqual({ kind: kindOf('video'), id: 'v1' });
  });

  it.each(['thinking', 'reviewing'])('that is %s a revision is not mistaken for its earlier cut', (status) => {
    expect(session({ status, video_id: 'old' }).next).toBeUndefined();
  });

  it('that waits for input ends the wait with the newest question', () => {
    const messages = [
      { role: 'model', type: 'text', content: 'Which ending?' },
      { role: 'user', type: 'text', content: 'go on' },
      { role: 'model', type: 'text', content: 'an older question' },
    ];
    const state = session({ status: 'waiting_for_input', messages });
    expect(state).toMatchObject({ phase: 'paused', question: 'Which ending?' });
    expect(isFinished(state)).toBe(true);
  });

  it('that failed tells the error it ended with', () => {
    const messages = [{ role: 'model', type: 'error', content: 'No storyboard' }];
    expect(session({ status: 'failed', messages })).toMatchObject({
      phase: 'failed',
      failure: { message: 'No storyboard' },
    });
  });

  it('that failed tells its own error rather than a message', () => {
    const error = { code: 'free_tier_quota_exceeded', message: 'Quota exceeded' };
    const messages = [{ role: 'model', type: 'error', content: 'Something else' }];
    expect(session({ status: 'failed', error, messages }).failure).toEqual(error);
  });

  it('that has a finished film is not failed by an error beside it', () => {
    const error = { code: 'context_limit_exceeded', message: 'No more messages' };
    expect(session({ status: 'completed', video_id: 'v1', error }).next?.id).toBe('v1');
  });

  it('whose newest message is a draft of the agent waits to be told to render it', () => {
    const draft = { role: 'model', type: 'resource', content: 'A draft', resource_ids: ['draft_1'] };
    const waiting = session({ status: 'generating', video_id: 'v1', messages: [draft] });
    expect(waiting).toMatchObject({ phase: 'paused', draft: 'draft_1' });
    const approved = { role: 'user', type: 'text', content: 'Approve' };
    expect(session({ status: 'generating', video_id: 'v1', messages: [approved, draft] }).next?.id).toBe('v1');
  });

  it('that is completed without a video is not over yet', () => {
    expect(session({ status: 'completed' }).phase).toBe('awaitingResult');
  });
});

describe('other kinds', () => {
  const cases: [string, object, string][] = [
    ['translation', { status: 'pending' }, 'queued'],
    ['translation', { status: 'running' }, 'running'],
    ['translation', { status: 'succeeded', video_url: 'https://x' }, 'completed'],
    ['translation', { status: 'completed' }, 'awaitingResult'],
    ['translation', { status: 'completed', translate_audio_only: true, audio_url: 'https://x' }, 'completed'],
    ['lipsync', { status: 'failed', failure_message: 'no face' }, 'failed'],
    ['clipping', { status: 'cancelled' }, 'failed'],
    ['background_removal', { status: 'deleted' }, 'failed'],
    ['proofread', { status: 'completed' }, 'completed'],
    ['voice', { status: 'complete' }, 'completed'],
    ['voice', { status: 'completed' }, 'running'],
    ['voice', {}, 'completed'],
    ['look', {}, 'completed'],
    ['look', { status: 'processing' }, 'running'],
    ['look', { status: 'pending_consent' }, 'paused'],
    ['look', { status: 'completed' }, 'awaitingResult'],
    ['look', { status: 'completed', preview_image_url: 'https://x' }, 'completed'],
    ['avatar_group', { status: 'failed', error: { code: 'no_face', message: 'No face' } }, 'failed'],
    ['brand_kit', { status: 'loading' }, 'running'],
    ['brand_kit', { status: 'error' }, 'failed'],
    ['hyperframes_render', { status: 'queued' }, 'queued'],
    ['workflow_run', { status: 'succeeded' }, 'completed'],
    ['workflow_run', { status: 'partial' }, 'failed'],
    ['model_voice', { status: 'ACTIVE' }, 'completed'],
    ['video_v1', { status: 'waiting' }, 'queued'],
    ['video_v1', { status: 'pending' }, 'queued'],
    ['video_v1', { status: 'processing' }, 'running'],
    ['video_v1', { status: 'completed' }, 'awaitingResult'],
    ['video_v1', { status: 'completed', video_url: 'https://x' }, 'completed'],
    ['video_v1', { status: 'failed' }, 'failed'],
    ['translation_v2', { status: 'running' }, 'running'],
    ['translation_v2', { status: 'success' }, 'awaitingResult'],
    ['translation_v2', { status: 'success', url: 'https://x' }, 'completed'],
    ['translation_v2', { status: 'completed', video_url: 'https://x' }, 'completed'],
    ['translation_v2', { status: 'failed', message: 'no speech' }, 'failed'],
    ['photo_generation_v2', { status: 'processing' }, 'running'],
    ['photo_generation_v2', { status: 'success' }, 'completed'],
    ['photo_generation_v2', { status: 'failed' }, 'failed'],
    ['photo_avatar_v2', { status: 'pending' }, 'queued'],
    ['photo_avatar_v2', { status: 'completed' }, 'completed'],
    ['photo_training_v2', { status: 'pending' }, 'queued'],
    ['photo_training_v2', { status: 'training' }, 'running'],
    ['photo_training_v2', { status: 'ready' }, 'completed'],
    ['workflow_execution_v1', { status: 'submitted' }, 'queued'],
    ['workflow_execution_v1', { status: 'completed' }, 'completed'],
    ['workflow_execution_v1', { status: 'not_found' }, 'failed'],
    ['video_batch', { status: 'processing', total_items: 4, counts_by_status: { completed: 1 } }, 'running'],
    ['video_batch', { status: 'failed', total_items: 1, counts_by_status: { failed: 1 } }, 'failed'],
  ];
  it.each(cases)('%s %j is %s', (kind, answer, phase) => {
    expect(kindOf(kind).state({ ...answer }).phase).toBe(phase);
  });

  it('say why they failed, in whichever shape HeyGen has it', () => {
    expect(kindOf('lipsync').state({ status: 'failed', failure_message: 'no face' }).failure?.message).toBe('no face');
    expect(kindOf('background_removal').state({ status: 'failed', error: 'too long' }).failure?.message).toBe(
      'too long',
    );
    const failure = kindOf('look').state({ status: 'failed', error: { code: 'c', message: 'm' } }).failure;
    expect(failure).toEqual({ code: 'c', message: 'm' });
    const v1v2 = (kind: string, answer: object) => kindOf(kind).state({ status: 'failed', ...answer }).failure;
    expect(v1v2('video_v1', { error: 'blocked' })).toMatchObject({ message: 'blocked' });
    expect(v1v2('video_v1', { error: { code: 40119, message: null, detail: 'too long' } })).toEqual({
      code: '40119',
      message: 'too long',
    });
    expect(v1v2('translation_v2', { message: 'no speech' })).toMatchObject({ message: 'no speech' });
    expect(v1v2('photo_generation_v2', { msg: 'refused' })).toMatchObject({ message: 'refused' });
    expect(v1v2('photo_training_v2', { error_msg: 'too few' })).toMatchObject({ message: 'too few' });
    expect(v1v2('workflow_execution_v1', { error: { message: 'no face' } })).toMatchObject({ message: 'no face' });
  });

  it('of a batch are as far as their items', () => {
    const counts_by_status = { completed: 2, failed: 1, processing: 1 };
    expect(kindOf('video_batch').state({ status: 'processing', total_items: 4, counts_by_status }).percent).toBe(75);
  });

  it.each([...new Set(catalog.jobKinds.values())].map((kind) => [kind.name, kind] as const))(
    '%s is read by an operation that takes its id',
    (_, kind) => {
      const { idField, list, readMany, stop } = kind;
      expect(getReader(kind).effect).toBe('read');
      expect(getReader(kind).input.shape).toHaveProperty(idField);
      if (list) expect(catalog.getOperation(list).effect).toBe('read');
      if (readMany) expect(catalog.getOperation(readMany).input.shape).toHaveProperty(`${idField}s`);
      if (stop) expect(catalog.getOperation(stop).input.shape).toHaveProperty(idField);
    },
  );

  it('are started by operations whose answer names them', () => {
    for (const operation of catalog.operations.filter(({ job, effect }) => job && effect !== 'read')) {
      const { input, output } = operation.example;
      expect(getStartedJobIds(operation, output as Json, input as Json), operation.name).toHaveLength(1);
    }
  });
});

describe('several jobs', () => {
  it('are together as far as they are on the average', () => {
    const done = { status: 'completed', phase: 'completed' } as const;
    const half = { status: 'running', phase: 'running', percent: 50 } as const;
    expect(aggregateState(half, [done, half], 4)).toEqual({ status: '1 of 4 done', phase: 'running', percent: 37.5 });
    expect(aggregateState(done, [done, done], 2)).toMatchObject({ phase: 'completed' });
    expect(aggregateState(half, [half], 1)).toBe(half);
  });
});
