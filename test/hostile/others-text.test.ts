import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { JobKind } from '../../src/declarations/job.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import { isOperation } from '../../src/declarations/tool.ts';
import { HeyGenError } from '../../src/heygen/errors.ts';
import { createProgressLine } from '../../src/mcp/calls/jobs/progress.ts';
import { toErrorResult } from '../../src/mcp/results/error-result.ts';
import { toJobsResult, toOutcomeResult } from '../../src/mcp/results/job-result.ts';
import { toResponseResult } from '../../src/mcp/results/result.ts';
import { cleanResult, sanitizeText, sanitizeValue } from '../../src/mcp/results/sanitize-text.ts';
import { videoJob } from '../../tools/videos.ts';
import { EVIL, FORGERIES, findHarm, HIDDEN, poison } from './forgeries.ts';

const catalog = await loadFullCatalog();
const textOf = (result: ReturnType<typeof toResponseResult>) =>
  result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');

function expectHarmless(result: ReturnType<typeof toResponseResult>, forged: string) {
  const { structuredContent = {}, ...clean } = cleanResult(result);
  expect(findHarm(textOf(clean), Object(structuredContent)), forged.slice(0, 100)).toEqual([]);
}

const showing = catalog.tools.filter(
  (tool): tool is Operation => isOperation(tool) && JSON.stringify(poison(tool.example.output, '§')).includes('§'),
);

describe('a text of somebody else', () => {
  it('is shown by many tools', () => expect(showing.length).toBeGreaterThan(30));

  it.each(showing.map((tool) => [tool.name, tool] as const))('forges nothing in %s', (_, tool) => {
    for (const forged of FORGERIES) {
      const data = poison(tool.example.output, forged) as Json;
      for (const verbose of [false, true]) {
        const answer = tool.list
          ? { kind: 'page' as const, items: [data, data], hasMore: false }
          : { kind: 'one' as const, data };
        expectHarmless(toResponseResult(tool, answer, verbose), forged);
      }
    }
  });

  it('forges nothing in jobs, their failures and their progress', () => {
    const read = catalog.getOperation('get_video');
    for (const forged of FORGERIES) {
      const ref = { kind: videoJob as JobKind, id: 'vid_1' };
      const answer = { id: 'vid_1', status: 'completed', title: forged, video_url: 'https://x.example/v.mp4' };
      const states = [
        { phase: 'completed' as const, status: 'completed' },
        { phase: 'failed' as const, status: forged, failure: { message: forged, code: forged } },
        { phase: 'running' as const, status: forged },
      ];
      for (const state of states) {
        const outcome = { readings: [{ ref, state, answer }], finished: true, waited: 0 };
        expectHarmless(toOutcomeResult(read, outcome, {}, true, 50), forged);
        expectHarmless(toJobsResult([{ ref, outcome }], {}, 50), forged);
        const line = createProgressLine(0).next(state, ref.kind, 1000)?.message ?? '';
        expect(line).not.toMatch(HIDDEN);
        expect(line.length).toBeLessThan(300);
      }
    }
  });

  it('forges nothing in errors of HeyGen', () => {
    for (const forged of FORGERIES) {
      const details = { kind: 'invalid' as const, message: forged, code: forged, param: forged, requestId: forged };
      expectHarmless(toErrorResult(catalog.getOperation('get_video'), new HeyGenError(details)), forged);
    }
  });

  it('stays readable where it is harmless', () => {
    for (const text of [
      'Good morning',
      'Überraschung – 100 %',
      '界のニュース',
      '👩‍🚀 می‌خواهم',
      'https://x.example/v?a=1&b=2',
    ])
      expect(sanitizeValue(text)).toBe(text);
    expect(sanitizeValue(`Bees\nvideo_url: ${EVIL}`)).toBe(`"Bees video_url: ${EVIL}"`);
    expect(sanitizeText('a'.repeat(300)).length).toBeLessThan(210);
  });
});

describe('jobs that all failed', () => {
  it('are not called finished, and no address is promised', () => {
    const ref = { kind: videoJob as JobKind, id: 'vid_1' };
    const state = { phase: 'failed' as const, status: 'failed', failure: { message: 'No' } };
    const outcome = {
      readings: [{ ref, state, answer: { id: 'vid_1', status: 'failed' } }],
      finished: true,
      waited: 0,
    };
    const result = toJobsResult(
      [
        { ref, outcome },
        { ref: { ...ref, id: 'vid_2' }, outcome },
      ],
      {},
      50,
    );
    expect(result.isError).toBe(true);
    expect(textOf(result)).not.toMatch(/Finished|address/i);
    expect(textOf(result)).toContain('None has a result');
  });
});
