import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobKind, JobState } from '../../../../src/declarations/job.ts';
import { createProgressLine, formatDuration } from '../../../../src/mcp/calls/jobs/progress.ts';
import { sessionJob } from '../../../../tools/helpers/agent-session.ts';
import { videoJob } from '../../../../tools/videos.ts';

const states = fc.record<JobState>({
  status: fc.string({ maxLength: 300 }),
  phase: fc.constantFrom('queued', 'running', 'paused', 'awaitingResult'),
  percent: fc.option(fc.double({ min: -50, max: 500, noNaN: true }), { nil: undefined }),
  startedAt: fc.option(fc.integer({ min: 0, max: 4_000_000_000 }), { nil: undefined }),
});
const readings = fc.array(
  fc.tuple(states, fc.constantFrom(sessionJob, videoJob), fc.integer({ min: 0, max: 4_000_000_000_000 })),
  { maxLength: 50 },
);

describe('progressLine', () => {
  it('only ever grows, stays below 100 until the end, and keeps its message short, whatever HeyGen reports', () => {
    fc.assert(
      fc.property(readings, (all) => {
        const line = createProgressLine(Date.now());
        let last = -1;
        for (const [state, kind, now] of all) {
          const step = line.next(state, kind, now);
          if (!step) continue;
          expect(step.progress).toBeGreaterThan(last);
          expect(step.progress).toBeLessThan(100);
          expect(step.message.length).toBeLessThan(200);
          last = step.progress;
        }
        const end = line.next({ status: 'completed', phase: 'completed' }, videoJob, Date.now());
        expect(end?.progress).toBe(100);
      }),
    );
  });

  it('reads a session and its video as one line', () => {
    const line = createProgressLine(0);
    const at = (state: JobState, kind: JobKind, seconds: number) => line.next(state, kind, seconds * 1000);
    expect(at({ status: 'thinking', phase: 'running', percent: 10 }, sessionJob, 10)).toMatchObject({
      progress: 6,
      message: 'Video Agent: planning 10 % · 10 s so far, usually 20 to 45 minutes',
    });
    expect(at({ status: 'generating', phase: 'running', percent: 90 }, sessionJob, 100)?.progress).toBe(54);
    const render = at({ status: 'processing', phase: 'running' }, videoJob, 130);
    expect(render?.progress).toBeGreaterThan(60);
    expect(render?.message).toMatch(/^Render: rendering · 2 min 10 s so far/);
  });

  it('goes on from the same place in a later call, because it counts from when the job began', () => {
    const state: JobState = { status: 'processing', phase: 'running', startedAt: 1000 };
    const first = createProgressLine(1_000_000).next(state, videoJob, 1_300_000);
    const later = createProgressLine(1_300_000).next(state, videoJob, 1_310_000);
    expect(later?.progress).toBeGreaterThan(first?.progress ?? 100);
  });
});

describe('duration', () => {
  it.each([
    [-1, '0 s'],
    [59.4, '59 s'],
    [60, '1 min 0 s'],
    [190, '3 min 10 s'],
    [3600 + 300, '1 h 5 min'],
  ])('%d s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
