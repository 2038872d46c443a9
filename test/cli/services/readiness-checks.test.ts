import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createReadinessChecks } from '../../../src/cli/services/readiness-checks.ts';
import { parseInvocation } from '../../../src/cli/settings/config.ts';
import { createReadinessCheck } from '../../../src/mcp/http/health.ts';
import { serve, type TestServer } from '../../support/files.ts';

const S3_KEYS = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };
/** Long enough for an answer on loopback; only a bucket that gives none waits for it. */
const TIMEOUT_MS = 1_000;
const SHORT_MS = 20;

let bucket: TestServer | undefined;
afterEach(async () => {
  await bucket?.close();
  bucket = undefined;
});

/** How ready a server is whose bucket answers in this way. */
async function checkBucket(answer: (response: ServerResponse) => void, timeoutMs = TIMEOUT_MS) {
  bucket = await serve((_, response) => answer(response));
  return createCheck({ S3_ENDPOINT: `${bucket.url}/films`, ...S3_KEYS }, timeoutMs);
}

function createCheck(env: Record<string, string>, timeoutMs = TIMEOUT_MS) {
  const asked = parseInvocation(['http'], env);
  if (!('run' in asked)) throw new Error('expected settings');
  const getServices = () => Promise.reject(new Error('nothing else is asked'));
  const { bucket: check } = createReadinessChecks({ config: asked.run, getServices }, undefined, timeoutMs);
  return createReadinessCheck(check ? { bucket: check } : {});
}

const withStatus = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();
const away = (reason: string) => ({ status: 'degraded', checks: { bucket: 'away' }, reasons: { bucket: reason } });

describe('a bucket, as /readyz has it', () => {
  // S3 turns away whoever does not sign, and says 404 where there is nothing.
  it.each([200, 403])('is there when it answers %d', async (status) => {
    expect(await (await checkBucket(withStatus(status)))()).toEqual({ status: 'ok', checks: { bucket: 'ok' } });
  });

  it('is away when there is none of that name, and the server goes on with less', async () => {
    const check = await checkBucket(withStatus(404));
    expect(await check()).toEqual(away('there is no such bucket; films cannot be stored'));
  });

  it('is away when its service fails', async () => {
    const check = await checkBucket(withStatus(503));
    expect(await check()).toEqual(away('it answers 503; films cannot be stored'));
  });

  it('is away when it does not answer in time, or not at all', async () => {
    const check = await checkBucket(() => {}, SHORT_MS);
    expect(await check()).toEqual(away('it does not answer; films cannot be stored'));
    await bucket?.close();
    const gone = createCheck({ S3_ENDPOINT: `${bucket?.url}/films`, ...S3_KEYS });
    bucket = undefined;
    expect(await gone()).toEqual(away('it does not answer; films cannot be stored'));
  });

  it('is asked once for many probes, without a key', async () => {
    const check = await checkBucket(withStatus(403));
    await Promise.all(Array.from({ length: 20 }, check));
    await check();
    expect(bucket?.seen).toEqual(['HEAD /films']);
  });

  it('of Supabase is an address of a service, which has nothing to show at its root', async () => {
    bucket = await serve((_, response) => withStatus(404)(response));
    const check = createCheck({ SUPABASE_URL: bucket.url, SUPABASE_SERVICE_ROLE_KEY: 'k', SUPABASE_BUCKET: 'films' });
    expect(await check()).toEqual({ status: 'ok', checks: { bucket: 'ok' } });
  });

  it('is not looked at where none is set', async () => {
    expect(await createCheck({})()).toEqual({ status: 'ok', checks: {} });
  });
});
