import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { HeyGenClient } from '../../src/heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../../src/heygen/errors.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import type { Reading } from '../../src/jobs/status-reader.ts';
import { sessionJob } from '../../tools/helpers/agent-session.ts';
import { videoJob } from '../../tools/videos.ts';

type Answers = Record<string, (Json | ErrorKind)[]>;

/** A HeyGen that gives prepared answers in turn, the last one for ever; a kind of error is thrown. */
function scripted(answers: Answers) {
  const asked: string[] = [];
  const client: HeyGenClient = {
    async call(operation, _input, { signal }) {
      signal?.throwIfAborted();
      asked.push(operation.name);
      const left = answers[operation.name] ?? [];
      const answer = left.length > 1 ? left.shift() : left[0];
      if (typeof answer === 'string') throw new HeyGenError({ kind: answer, message: answer });
      return { kind: 'one', data: answer ?? {} };
    },
    clockOffsetMs: 0,
    close: async () => {},
  };
  const watcher = new JobWatcher({ client, getOperation: (name) => catalog.getOperation(name), pollIntervalMs: 1 });
  return { watcher, asked };
}

const SESSION = { kind: sessionJob, id: 's' };
const VIDEO = { kind: videoJob, id: 'v' };
const done = { id: 'v', status: 'completed', video_url: 'https://x/v.mp4' };
const caller = { key: 'k' };

describe('Watcher', () => {
  it('follows a session to its video and does not ask the session again', async () => {
    const { watcher, asked } = scripted({
      get_video_agent_session: [{ status: 'thinking' }, { status: 'generating', video_id: 'v' }, 'not_found'],
      get_video: [{ status: 'pending' }, { status: 'processing' }, done],
    });
    const { readings, finished } = await watcher.wait(SESSION, { caller, timeoutMs: 10_000 });
    expect(finished).toBe(true);
    expect(readings.map(({ ref }) => ref.kind.name)).toEqual(['session', 'video']);
    expect(readings[1]?.answer).toEqual(done);
    expect(asked).toEqual([
      'get_video_agent_session',
      'get_video_agent_session',
      'get_video',
      'get_video',
      'get_video',
    ]);
  });

  it('asks the session once more before it believes that its video failed', async () => {
    const paused = { status: 'waiting_for_input', video_id: 'v', messages: [] };
    const { watcher, asked } = scripted({
      get_video_agent_session: [{ status: 'generating', video_id: 'v' }, paused],
      get_video: [{ status: 'failed' }],
    });
    const { readings, finished } = await watcher.wait(SESSION, { caller, timeoutMs: 10_000 });
    expect(finished).toBe(true);
    expect(readings.map(({ ref, state }) => [ref.kind.name, state.phase])).toEqual([['session', 'paused']]);
    expect(asked).toEqual(['get_video_agent_session', 'get_video', 'get_video_agent_session']);
  });

  it.each([
    ['fails too', { status: 'failed' }],
    ['says the same', { status: 'generating', video_id: 'v' }],
    ['is gone', 'not_found' as const],
  ])('believes that a video failed where its session %s', async (_, again) => {
    const { watcher } = scripted({
      get_video_agent_session: [{ status: 'generating', video_id: 'v' }, again],
      get_video: [{ status: 'failed', failure_message: 'no' }],
    });
    const { readings } = await watcher.wait(SESSION, { caller, timeoutMs: 10_000 });
    expect(readings.at(-1)).toMatchObject({ ref: VIDEO, state: { phase: 'failed' } });
  });

  it('follows the session to its next video where the first one was given up', async () => {
    const { watcher } = scripted({
      get_video_agent_session: [
        { status: 'generating', video_id: 'v' },
        { status: 'generating', video_id: 'w' },
      ],
      get_video: [{ status: 'failed' }, done],
    });
    const { readings } = await watcher.wait(SESSION, { caller, timeoutMs: 10_000 });
    expect(readings.at(-1)).toMatchObject({ ref: { id: 'w' }, state: { phase: 'completed' } });
  });

  it('reads a completed video again until its address is there', async () => {
    const { watcher, asked } = scripted({ get_video: [{ status: 'completed' }, { status: 'completed' }, done] });
    expect(await watcher.wait(VIDEO, { caller, timeoutMs: 10_000 })).toMatchObject({ finished: true });
    expect(asked.length).toBe(3);
  });

  it('does not take an unknown status for an end', async () => {
    const { watcher } = scripted({ get_video: [{ status: 'polishing' }, done] });
    expect((await watcher.wait(VIDEO, { caller, timeoutMs: 10_000 })).readings[0]?.state.status).toBe('completed');
  });

  it('reads once, without waiting, at a patience of 0', async () => {
    const { watcher, asked } = scripted({ get_video: [{ status: 'processing' }] });
    expect(await watcher.wait(VIDEO, { caller, timeoutMs: 0 })).toMatchObject({ finished: false, waited: 0 });
    expect(asked.length).toBe(1);
  });

  it('outlives failures that pass', async () => {
    const { watcher } = scripted({
      get_video: [
        'rate_limited',
        'unavailable',
        { status: 'processing' },
        'unreachable',
        'timeout',
        'bad_answer',
        done,
      ],
    });
    expect(await watcher.wait(VIDEO, { caller, timeoutMs: 10_000 })).toMatchObject({ finished: true });
  });

  it.each(['unauthorized', 'not_found', 'forbidden'] as const)('ends at once on %s', async (kind) => {
    const { watcher, asked } = scripted({ get_video: [kind] });
    await expect(watcher.wait(VIDEO, { caller, timeoutMs: 10_000 })).rejects.toMatchObject({ details: { kind } });
    expect(asked.length).toBe(1);
  });

  it('gives a video that its session has just named the time to appear', async () => {
    const { watcher } = scripted({
      get_video_agent_session: [{ status: 'generating', video_id: 'v' }],
      get_video: ['not_found', done],
    });
    expect(await watcher.wait(SESSION, { caller, timeoutMs: 10_000 })).toMatchObject({ finished: true });
  });

  it('tells of the session when its video cannot be found', async () => {
    const { watcher } = scripted({
      get_video_agent_session: [{ status: 'generating', video_id: 'v' }],
      get_video: ['not_found'],
    });
    const { readings, finished } = await watcher.wait(SESSION, { caller, timeoutMs: 0 });
    expect(finished).toBe(false);
    expect(readings.map(({ ref }) => ref.kind.name)).toEqual(['session']);
  });

  it('tells of a passing failure when there is nothing else to tell', async () => {
    const { watcher } = scripted({ get_video: ['unavailable'] });
    await expect(watcher.wait(VIDEO, { caller, timeoutMs: 5 })).rejects.toMatchObject({
      details: { kind: 'unavailable' },
    });
  });

  it('stops at once when the caller goes away', async () => {
    const controller = new AbortController();
    const { watcher, asked } = scripted({ get_video: [{ status: 'processing' }] });
    const wait = watcher.wait(VIDEO, {
      caller: { key: 'k', signal: controller.signal },
      timeoutMs: 10_000,
      onReading: () => asked.length === 3 && controller.abort(),
    });
    await expect(wait).rejects.toThrow(/abort/i);
    expect(asked.length).toBe(3);
  });

  it('tells of every reading', async () => {
    const readings: Reading[] = [];
    const { watcher } = scripted({ get_video: [{ status: 'pending' }, done] });
    await watcher.wait(VIDEO, { caller, timeoutMs: 10_000, onReading: (reading) => readings.push(reading) });
    expect(readings.map(({ state }) => state.phase)).toEqual(['queued', 'completed']);
  });
});
