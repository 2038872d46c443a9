import { expect, it } from 'vitest';
import { deferMetrics } from '../../../../src/mcp/http/metrics/deferred-metrics.ts';
import { createMetrics } from '../../../../src/mcp/http/metrics/metrics.ts';

it('counts what happened before the package was loaded, once', async () => {
  let loads = 0;
  const metrics = deferMetrics(async () => {
    loads += 1;
    return createMetrics();
  });
  metrics.request('/mcp', 200, 0.01);
  metrics.recordCall?.('list_videos', 'ok', 0.1);
  metrics.recordRequest?.(200, 0.1);
  metrics.countWaits(() => ({ waiting: 3, requests: 0, delivered: 0 }));
  expect(loads).toBe(0);
  await Promise.all([metrics.load(), metrics.load()]);
  metrics.request('/mcp', 200, 0.01);
  const text = await metrics.text();
  expect(text).toContain('heygen_mcp_http_request_duration_seconds_count{path="/mcp",status="200"} 2');
  expect(text).toContain('heygen_mcp_tool_call_duration_seconds_count{tool="list_videos",outcome="ok"} 1');
  expect(text).toContain('heygen_mcp_waiting_calls 3');
  expect(loads).toBe(1);
  expect(metrics.contentType).toBe(createMetrics().contentType);
});
