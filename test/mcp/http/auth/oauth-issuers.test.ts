import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Authenticator } from '../../../../src/mcp/http/auth/authenticator.ts';
import { OAuthAuthenticator } from '../../../../src/mcp/http/auth/oauth.ts';
import { DEFAULT_CLAIMS, readName } from '../../../../src/mcp/http/auth/oauth-claims.ts';
import { ReloadableCredentials } from '../../../../src/mcp/http/auth/reloadable-credentials.ts';
import { createLogger } from '../../../../src/runtime/log.ts';
import { folder } from '../../../support/files.ts';
import { GOOGLE, ISSUER_RECORDS, type IssuerRecord } from '../../../support/issuer-records.ts';

const RESOURCE = new URL('https://mcp.example.com/mcp');
const log = createLogger('silent');
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keys = await generateKeyPair('RS256');
});

const opened: Authenticator[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close?.();
});

type Published = Pick<IssuerRecord, 'address' | 'document'>;

/** The web, with one authorization server in it. */
async function publish({ address, document }: Published) {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' };
  const pages: Record<string, object> = { [address]: document, [document.jwks_uri]: { keys: [jwk] } };
  vi.stubGlobal('fetch', async (url: string | URL) => {
    const page = pages[String(url)];
    return page ? Response.json(page) : new Response('<html>', { status: 404 });
  });
}

function open(issuer: string, entry: string, settings: Partial<IssuerRecord['settings']> = {}) {
  const file = join(folder(), 'subjects');
  writeFileSync(file, entry);
  const source = { kind: 'subject', setting: 'HEYGEN_MCP_SUBJECTS', file, getSharedKey: () => 'shared-key' } as const;
  const authenticator = new OAuthAuthenticator({
    issuer,
    resource: RESOURCE,
    audience: RESOURCE.href,
    subjects: new ReloadableCredentials(source, { log, emptyMessage: 'nobody' }),
    getSharedKey: () => 'shared-key',
    claimSettings: { ...DEFAULT_CLAIMS, ...settings },
    log,
  });
  opened.push(authenticator);
  return authenticator;
}

const sign = ({ document, claims }: Pick<IssuerRecord, 'document' | 'claims'>) =>
  new SignJWT({ iss: document.issuer, aud: RESOURCE.href, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'JWT' })
    .setExpirationTime('5m')
    .sign(keys.privateKey);

const enter = async (authenticator: Authenticator, token: string) =>
  authenticator.authenticate({ authorization: `Bearer ${token}` });

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error.details as { status: number; message: string; headers: Record<string, string> },
  );

describe.each(Object.entries(ISSUER_RECORDS))('%s', (_, record) => {
  it('is found by its name, and its tokens say who comes and what they may do', async () => {
    await publish(record);
    const authenticator = open(record.document.issuer, `${record.subject}:key-of-ada`, record.settings);
    const identity = await enter(authenticator, await sign(record));
    expect(identity).toMatchObject({ key: 'key-of-ada', scopes: new Set(['read', 'write']) });
    expect(() => authenticator.requireScopes?.(identity, ['read', 'write'])).not.toThrow();
    expect(() => authenticator.requireScopes?.(identity, ['delete'])).toThrow(/needs the scope/);
    expect(await authenticator.checks?.issuer?.look()).toBeUndefined();
  });

  it('has groups, by which people come in who are not listed', async () => {
    await publish(record);
    const entries = `{"group":"${record.group}","key":"key-of-group"}`;
    const authenticator = open(record.document.issuer, entries, record.settings);
    expect(await enter(authenticator, await sign(record))).toMatchObject({ key: 'key-of-group' });
    const claims = { ...record.claims, groups: [], [record.settings.groupsClaim ?? 'groups']: ['others'] };
    expect(await problemOf(enter(authenticator, await sign({ ...record, claims })))).toMatchObject({ status: 403 });
  });

  it('is asked for scopes by its own names', async () => {
    await publish(record);
    const authenticator = open(record.document.issuer, '*', record.settings);
    const identity = { caller: 'c', scopes: new Set(['read']) };
    const problem = await problemOf((async () => authenticator.requireScopes?.(identity, ['write']))());
    const asked = /scope="([^"]*)"/.exec(problem?.headers['www-authenticate'] ?? '')?.[1];
    expect(asked ? asked.split(' ') : []).toEqual(record.requestable);
  });

  it('is told of where it is set up by a name that differs by a slash', async () => {
    await publish(record);
    const { issuer } = record.document;
    const other = issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`;
    const authenticator = open(other, '*', record.settings);
    expect(await authenticator.checks?.issuer?.look()).toBe(
      `${other} calls itself ${issuer}, which differs by a slash; set HEYGEN_MCP_OAUTH_ISSUER to the name that its tokens have`,
    );
    expect(authenticator.checks?.issuer?.isRequired()).toBe(true);
  });
});

describe('Google', () => {
  it('is found, but its access tokens cannot be read by anybody else', async () => {
    await publish(GOOGLE);
    const authenticator = open(GOOGLE.document.issuer, '*');
    expect(await authenticator.checks?.issuer?.look()).toBeUndefined();
    expect(await problemOf(enter(authenticator, GOOGLE.accessToken))).toMatchObject({
      status: 401,
      message: expect.stringContaining('no JWT'),
    });
  });
});

describe('the name of a person', () => {
  const record = ISSUER_RECORDS.Okta as IssuerRecord;
  const subjectOf = async (claims: object, subjectClaim: string) => {
    await publish(record);
    const authenticator = open(record.document.issuer, 'ada@example.com:key-of-ada', { subjectClaim });
    const token = await sign({ ...record, claims: { ...record.claims, ...claims } });
    return enter(authenticator, token).then(
      ({ key, name }) => ({ key, name }),
      (error) => error.details.status,
    );
  };

  it('may be an address that the issuer has checked, and no other', async () => {
    const email = 'ada@example.com';
    expect(await subjectOf({ sub: 'x', email, email_verified: true }, 'email')).toMatchObject({ key: 'key-of-ada' });
    expect(await subjectOf({ sub: 'x', email, email_verified: false }, 'email')).toBe(403);
    expect(await subjectOf({ sub: 'x', email }, 'email')).toBe(403);
    expect(await subjectOf({ sub: 'x' }, 'no.such.claim')).toBe(403);
  });
});

describe('what people are called', () => {
  const claims = { sub: 'sub-1', email: 'ada@example.com', email_verified: true };
  it.each([
    ['sub', claims, 'sub-1'],
    ['email', claims, 'ada@example.com'],
    ['email', { ...claims, email_verified: false }, 'sub-1'],
    ['email', { sub: 'sub-1' }, 'sub-1'],
    ['hash', claims, undefined],
  ] as const)('by %s of %j: %s', (auditName, given, name) => expect(readName(given, auditName)).toBe(name));
});
