import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { OAuthAuthenticator } from '../../src/mcp/http/auth/oauth.ts';
import { ReloadableCredentials } from '../../src/mcp/http/auth/reloadable-credentials.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { folder } from '../support/files.ts';
import { silentLog } from '../support/silent-log.ts';

const host = fileHosts();
const RESOURCE = new URL('https://mcp.example.com/mcp');
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keys = await generateKeyPair('ES256');
});

function fileOf(lines: string[]): string {
  const file = join(folder(), 'subjects');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const createSubjects = (subjects: Record<string, string>) =>
  new ReloadableCredentials(
    {
      kind: 'subject',
      setting: 'HEYGEN_MCP_SUBJECTS',
      file: fileOf(Object.entries(subjects).map((pair) => pair.join(':'))),
      getSharedKey: () => undefined,
    },
    { log: silentLog, emptyMessage: 'nobody' },
  );

/** An authenticator, and a way to make tokens that its issuer has signed. */
async function setUp(subjects: Record<string, string> = { ada: 'key-of-ada' }) {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'ES256' };
  const server = await host((request, response) => {
    const issuer = `http://${request.headers.host}`;
    const documents: Record<string, object> = {
      '/.well-known/oauth-authorization-server': { issuer, jwks_uri: `${issuer}/jwks` },
      '/jwks': { keys: [jwk] },
    };
    response.end(JSON.stringify(documents[request.url ?? ''] ?? {}));
  });
  const authenticator = new OAuthAuthenticator({
    issuer: server.url,
    resource: RESOURCE,
    audience: RESOURCE.href,
    subjects: createSubjects(subjects),
    getSharedKey: () => undefined,
    log: silentLog,
  });
  const sign = (claims: JWTPayload, typ: string | undefined = 'at+jwt') =>
    new SignJWT({ iss: server.url, aud: RESOURCE.href, scope: 'read', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ })
      .setExpirationTime('5m')
      .sign(keys.privateKey);
  const enter = async (token: string) => {
    try {
      return (await authenticator.authenticate({ authorization: `Bearer ${token}` })).key;
    } catch (error) {
      return (error as { details: { status: number } }).details.status;
    }
  };
  return { sign, enter };
}

describe('a subject that is not listed', () => {
  it('is refused, whatever else is configured', async () => {
    const { sign, enter } = await setUp();
    expect(await enter(await sign({ sub: 'ada' }))).toBe('key-of-ada');
    for (const sub of ['mallory', 'ADA', 'ada ', '*', '__proto__', 'constructor'])
      expect(await enter(await sign({ sub })), sub).toBe(403);
  });

  it('uses the shared key where the operator says so', async () => {
    const { sign, enter } = await setUp({ ada: 'key-of-ada', '*': 'key-of-all' });
    expect(await enter(await sign({ sub: 'ada' }))).toBe('key-of-ada');
    expect(await enter(await sign({ sub: 'somebody' }))).toBe('key-of-all');
  });

  it.each([[''], ['  '], [7], [true], [['ada']], [{ sub: 'ada' }], [null], [undefined]])(
    'cannot be %j',
    async (sub) => {
      const { sign, enter } = await setUp({ '*': 'key-of-all' });
      expect(await enter(await sign({ sub } as JWTPayload))).toBe(401);
    },
  );
});

describe('a token that is no access token', () => {
  it.each(['nonce', 'at_hash', 'c_hash', 's_hash'])('shows as an ID token by %s', async (claim) => {
    const { sign, enter } = await setUp();
    expect(await enter(await sign({ sub: 'ada', [claim]: 'x' }, 'JWT'))).toBe(401);
  });

  it.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'id_token+jwt', 'application/logout+jwt'])(
    'shows by its type %s',
    async (typ) => {
      const { sign, enter } = await setUp();
      expect(await enter(await sign({ sub: 'ada' }, typ))).toBe(401);
    },
  );

  it('is any that is not marked, once the issuer has marked one', async () => {
    const { sign, enter } = await setUp();
    const plain = await sign({ sub: 'ada' }, 'JWT');
    expect(await enter(plain)).toBe('key-of-ada');
    expect(await enter(await sign({ sub: 'ada' }, 'application/at+jwt'))).toBe('key-of-ada');
    expect(await enter(plain)).toBe(401);
  });
});

describe('who is in several lines', () => {
  const groups = ['team', 'all'];

  it('has their own, then that of a group, then that of everybody', async () => {
    const subjects = { '{"group":"all","key"': '"key-of-all"}', '{"group":"team","key"': '"key-of-team"}' };
    const { sign, enter } = await setUp({ ...subjects, ada: 'key-of-ada', '*': 'key-of-others' });
    expect(await enter(await sign({ sub: 'ada', groups }))).toBe('key-of-ada');
    expect(await enter(await sign({ sub: 'bo', groups }))).toBe('key-of-all');
    expect(await enter(await sign({ sub: 'bo', groups: 'team' }))).toBe('key-of-team');
    expect(await enter(await sign({ sub: 'bo', groups: { team: true } }))).toBe('key-of-others');
    expect(await enter(await sign({ sub: 'bo' }))).toBe('key-of-others');
  });

  it('and is blocked in one of them does not come in', async () => {
    const blocked = { '{"subject":"eve","blocked"': 'true}', '{"group":"left","blocked"': 'true}' };
    const { sign, enter } = await setUp({
      '{"group":"team","key"': '"key-of-team"}',
      ...blocked,
      '*': 'key-of-others',
    });
    expect(await enter(await sign({ sub: 'eve', groups }))).toBe(403);
    expect(await enter(await sign({ sub: 'bo', groups: ['team', 'left'] }))).toBe(403);
    expect(await enter(await sign({ sub: 'bo', groups }))).toBe('key-of-team');
  });
});
