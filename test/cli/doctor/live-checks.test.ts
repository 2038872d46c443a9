import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { catalog } from '../../../src/catalog/catalog.ts';
import { anonymize } from '../../../src/cli/doctor/anonymize.ts';
import { checkLive, formatLiveFindings, writeLiveFindings } from '../../../src/cli/doctor/live-checks.ts';
import type { Operation } from '../../../src/declarations/operation.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../src/heygen/client.ts';
import { HeyGenError } from '../../../src/heygen/errors.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';

let sandbox: Watched;
let client: HeyGenClient;

/** Makes one of everything that can be made from the examples, so that there is something to read. */
async function fillAccount(key: string): Promise<void> {
  for (const operation of catalog.operations.filter(({ effect, encoding }) => effect === 'create' && !encoding)) {
    const input = operation.input.safeParse(operation.example.input);
    await client
      .call(operation, (input.data ?? {}) as Record<string, unknown>, { key, noRetry: true })
      .catch((error) => {
        // Examples name ids that this account does not have.
        if (!(error instanceof HeyGenError)) throw error;
      });
  }
}

beforeAll(async () => {
  sandbox = await watchedSandbox({ maxJobs: 1_000 });
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const readers = catalog.operations.filter(({ effect, endpoint }) => effect === 'read' && endpoint.startsWith('GET '));

describe('doctor --live', () => {
  it('visits every operation that reads, and finds the sandbox as declared', async () => {
    await fillAccount('live');
    const from = sandbox.seen.length;
    const findings = await checkLive(client, 'live');
    expect(findings.map(({ operation }) => operation).sort()).toEqual(readers.map(({ name }) => name).sort());
    expect(findings.filter(({ outcome }) => outcome === 'drift')).toEqual([]);
    const asked = findings.filter(({ outcome }) => outcome === 'ok');
    expect(asked.length, formatLiveFindings(findings)).toBeGreaterThan(readers.length * 0.65);
    expect(new Set(sandbox.seen.slice(from).map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('finds every drift that is injected', async () => {
    const key = 'live[[sandbox:drift]]';
    await fillAccount(key);
    const findings = await checkLive(client, key);
    const isDate = ({ output: { shape } }: Operation) =>
      'created_at' in shape && !(shape.created_at as z.ZodType).safeParse('yesterday').success;
    const declared = new Set(readers.filter(isDate).map(({ name }) => name));
    const answered = findings.filter(
      ({ operation, outcome, answer }) =>
        declared.has(operation) && ['ok', 'drift'].includes(outcome) && !(Array.isArray(answer) && answer.length === 0),
    );
    expect(answered.length).toBeGreaterThan(10);
    for (const { operation, outcome, deviations } of answered)
      expect([operation, outcome, deviations?.created_at?.seen]).toEqual([operation, 'drift', 'yesterday']);
    for (const { operation, newFields } of answered) expect(newFields, operation).toContain('brand_new_field');
  });

  it('tells what HeyGen refuses, with status and code', async () => {
    const findings = await checkLive(client, 'live[[sandbox:no-account-scope]]');
    expect(findings.find(({ operation }) => operation === 'get_current_user')).toMatchObject({
      outcome: 'refused',
      status: 403,
      code: 'insufficient_api_key_scope',
    });
    expect(formatLiveFindings(findings)).toMatch(/^refused +get_current_user +403 insufficient_api_key_scope/m);
  });

  it('writes what can be handed in: nothing of the account is in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-live-'));
    const file = join(folder, 'live.json');
    const findings = await checkLive(client, 'live');
    await writeLiveFindings(file, findings);
    const written = readFileSync(file, 'utf8');
    rmSync(folder, { recursive: true });
    const ids = findings.flatMap(({ answer }) => [answer].flat().map((item) => item?.id ?? item?.session_id));
    for (const id of ids.filter((one) => typeof one === 'string')) expect(written).not.toContain(`"${id}"`);
    expect(written).not.toMatch(/sandbox@example\.com|127\.0\.0\.1/);
    expect(JSON.parse(written).findings).toHaveLength(readers.length);
  });

  it('keeps the shape of what it hides', () => {
    const video = { id: 'v', status: 'failed', title: 'Mine', duration: 4.2, urls: ['https://x/a'], by: 'me@x.org' };
    expect(anonymize(video)).toEqual({
      id: 'id_1',
      status: 'failed',
      title: 'text',
      duration: 1.5,
      urls: ['https://example.com/file'],
      by: 'somebody@example.com',
    });
  });
});
