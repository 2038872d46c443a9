import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folder } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { redisServer } from '../support/redis.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

const read = (path: string) => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

interface Target {
  expr: string;
}

const alerts: { alert: string; expr: string; annotations: object }[] = parse(
  read('prometheus/alerts.yaml'),
).groups.flatMap(({ rules }: { rules: object[] }) => rules);
const panels: { title: string; targets?: Target[] }[] = JSON.parse(read('grafana/dashboard.json')).panels;

/** What Grafana fills in. */
const fillIn = (expr: string) => expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(job|instance)/g, '.*');

const expressions = [
  ...alerts.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [`panel “${title}”`, fillIn(expr)] as const),
  ),
];

/** What Prometheus and those who scrape add to each series. */
const ADDED_LABELS = ['job', 'instance', 'le'];

interface Names {
  metrics: string[];
  labels: string[];
}

/** The metrics and labels that an expression names. @throws where it is no PromQL */
function parsePromQl(expr: string): Names {
  const names: Names = { metrics: [], labels: [] };
  parser.parse(expr).iterate({
    enter({ name, type, from, to, node }) {
      const text = expr.slice(from, to);
      if (type.isError) throw new SyntaxError(`${expr} at ${from}`);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') names.metrics.push(text);
      if (name === 'LabelName') names.labels.push(text);
    },
  });
  return names;
}

/** The series of /metrics, with their labels. */
function readSeries(text: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>([['up', new Set()]]);
  for (const [, name = '', kind = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    for (const suffix of kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''])
      series.set(name + suffix, new Set());
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)\{([^}]*)\}/gm))
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) series.get(name)?.add(label);
  return series;
}

describe('what watches the server', { tags: ['redis-server'] }, () => {
  const opened: { close(): Promise<unknown> }[] = [];
  let series: Map<string, Set<string>>;

  beforeAll(async () => {
    const sandbox = await watchedSandbox();
    const redis = await redisServer();
    const server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_API_KEY: 'key-of-monitoring',
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: 'token-of-thirty-two-signs-or-more-0001',
      HEYGEN_CONFIG_DIR: folder(),
      REDIS_URL: redis.url,
    });
    opened.push(sandbox, { close: redis.kill }, { close: server.stop });
    const { headers, body } = httpRequest('2026', 'tools/call', { name: 'get_current_user', arguments: {} });
    const authorization = 'Bearer token-of-thirty-two-signs-or-more-0001';
    const answer = await fetch(server.url, { method: 'POST', body, headers: { ...headers, authorization } });
    expect(answer.status).toBe(200);
    await answer.text();
    series = readSeries(await (await fetch(new URL('/metrics', server.url))).text());
  });
  afterAll(async () => {
    for (const one of opened.reverse()) await one.close();
  });

  it.each(expressions)('%s names metrics that there are', (_, expr) => {
    const { metrics, labels } = parsePromQl(expr);
    expect(metrics.filter((name) => !series.has(name))).toEqual([]);
    expect(metrics.length).toBeGreaterThan(0);
    const known = new Set([...ADDED_LABELS, ...metrics.flatMap((name) => [...(series.get(name) ?? [])])]);
    // A counter that nothing was counted by shows no labels.
    if (metrics.some((name) => series.get(name)?.size)) expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  it('a mistyped expression and an unknown metric would be found', () => {
    expect(() => parsePromQl('sum(rate(heygen_mcp_x[5m])')).toThrow(SyntaxError);
    expect(parsePromQl('rate(heygen_mcp_x{a="b"}[5m]) > 1')).toEqual({ metrics: ['heygen_mcp_x'], labels: ['a'] });
    expect(series.has('heygen_mcp_x')).toBe(false);
  });

  it('each alert says what to do', () => {
    for (const { annotations } of alerts) expect(Object.keys(annotations)).toEqual(['summary', 'action']);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });
});
