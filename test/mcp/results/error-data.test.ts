import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { type ErrorDetails, HeyGenError } from '../../../src/heygen/errors.ts';
import { ERROR_META_KEY } from '../../../src/mcp/results/error-data.ts';
import { toErrorResult } from '../../../src/mcp/results/error-result.ts';

const dataOf = (details: Partial<ErrorDetails>, tool = 'get_video') =>
  toErrorResult(catalog.getTool(tool), new HeyGenError({ kind: 'unavailable', message: 'It failed', ...details }))
    ._meta?.[ERROR_META_KEY];

describe('an error as data', () => {
  it('has HeyGen’s code, status and request id, and what to do', () => {
    const details = { kind: 'rate_limited', code: 'too_many', status: 429, requestId: 'r1', retryAfter: 7 } as const;
    expect(dataOf(details)).toEqual({
      code: 'too_many',
      status: 429,
      request_id: 'r1',
      retry: 'later',
      retry_after: 7,
      next_step: expect.stringContaining('then call again'),
    });
  });

  it.each([
    [{ kind: 'invalid' }, 'get_video', 'changed'],
    [{ kind: 'no_credit' }, 'get_video', 'never'],
    [{ kind: 'unreachable' }, 'get_video', 'later'],
    [{ kind: 'unreachable', outcomeUnknown: true }, 'create_video_from_avatar', 'same'],
    [{ kind: 'timeout', lookup: { kind: 'nothing' } }, 'create_video_agent', 'same'],
  ] as const)('of %j from %s says whether to repeat it: %3$s', (details, tool, retry) => {
    expect(dataOf(details as Partial<ErrorDetails>, tool)).toMatchObject({ retry });
  });

  it('stays out of structuredContent, which clients hold against the output schema', () => {
    const result = toErrorResult(catalog.getTool('get_video'), new HeyGenError({ kind: 'invalid', message: 'No' }));
    expect(result).not.toHaveProperty('structuredContent');
  });
});
