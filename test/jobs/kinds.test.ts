import { describe, expect, it } from 'vitest';
import { isSettled, KINDS } from '../../src/jobs/kinds.ts';

const session = (answer: object) => KINDS.session.state({ session_id: 's', created_at: 5, ...answer });
const video = (answer: object) => KINDS.video.state({ id: 'v', ...answer });

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
    expect(isSettled(state)).toBe(settled);
  });

  it('is not over before its address is there', () => {
    expect(video({ status: 'completed' }).phase).toBe('finishing');
    expect(isSettled(video({ status: 'completed' }))).toBe(false);
    expect(isSettled(video({ status: 'completed', video_url: 'https://x' }))).toBe(true);
  });

  it('says why it failed', () => {
    const { failure } = video({ status: 'failed', failure_code: 'download_failed', failure_message: 'no such file' });
    expect(failure).toEqual({ code: 'download_failed', message: 'no such file' });
  });
});

describe('a session', () => {
  it.each(['thinking', 'reviewing', 'generating', 'a_word_of_tomorrow'])('that is %s goes on', (status) => {
    expect(isSettled(session({ status }))).toBe(false);
  });

  it.each(['reviewing', 'generating', 'completed'])('that is %s and has a video is followed by it', (status) => {
    expect(session({ status, video_id: 'v1' }).follow).toEqual({ kind: 'video', id: 'v1' });
  });

  it('that thinks about a revision is not mistaken for its earlier cut', () => {
    expect(session({ status: 'thinking', video_id: 'old' }).follow).toBeUndefined();
  });

  it('that waits for input ends the wait with the newest question', () => {
    const messages = [
      { role: 'model', type: 'text', content: 'Which ending?' },
      { role: 'user', type: 'text', content: 'go on' },
      { role: 'model', type: 'text', content: 'an older question' },
    ];
    const state = session({ status: 'waiting_for_input', messages });
    expect(state).toMatchObject({ phase: 'paused', question: 'Which ending?' });
    expect(isSettled(state)).toBe(true);
  });

  it('that failed tells the error it ended with', () => {
    const messages = [{ role: 'model', type: 'error', content: 'No storyboard' }];
    expect(session({ status: 'failed', messages })).toMatchObject({
      phase: 'failed',
      failure: { message: 'No storyboard' },
    });
  });

  it('that is completed without a video is not over yet', () => {
    expect(session({ status: 'completed' }).phase).toBe('finishing');
  });
});
