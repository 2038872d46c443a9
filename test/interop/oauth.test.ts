import { ClientCredentialsProvider as ModernCredentials } from '@modelcontextprotocol/client';
import { ClientCredentialsProvider as ClassicCredentials } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createIssuer } from '../../src/mcp/http/auth/oauth-issuer.ts';
import { type AuthorizationServer, authorizationServer, SECRET } from '../support/authorization-server.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, join } from '../support/mcp-clients.ts';
import { freePort } from '../support/ports.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

let sandbox: Watched;
let authorization: AuthorizationServer;
let server: Awaited<ReturnType<typeof startHttp>>;
let resource: string;

beforeAll(async () => {
  sandbox = await watchedSandbox();
  authorization = await authorizationServer(['ada', 'bo', 'nobody'], 'RS256');
  const port = await freePort();
  resource = `http://127.0.0.1:${port}/mcp`;
  server = await startHttp(
    {
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_TOOLSETS: 'all,discover',
      HEYGEN_LOG_LEVEL: 'trace',
      HEYGEN_MCP_AUTH: 'oauth',
      HEYGEN_MCP_OAUTH_ISSUER: authorization.issuer,
      HEYGEN_MCP_PUBLIC_URL: `http://127.0.0.1:${port}`,
      HEYGEN_MCP_SUBJECTS: 'ada:key-of-subject-ada,bo:key-of-subject-bo',
    },
    ['--port', String(port)],
  );
});
afterAll(async () => {
  await server.stop();
  await authorization.close();
  await sandbox.close();
});

function call(token: string | undefined, name: string, args: object = {}, generation: '2025' | '2026' = '2026') {
  const { headers, body } = httpRequest(generation, 'tools/call', { name, arguments: args });
  return fetch(resource, {
    method: 'POST',
    body,
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });
}

const challenge = (answer: Response) => answer.headers.get('www-authenticate') ?? '';
const metadataUrl = () => `${new URL(resource).origin}/.well-known/oauth-protected-resource/mcp`;

describe('a caller without a token', () => {
  it('is told where to get one, and what to ask for', async () => {
    const answer = await call(undefined, 'get_current_user');
    expect(answer.status).toBe(401);
    expect(challenge(answer)).toContain(`resource_metadata="${metadataUrl()}"`);
    expect(challenge(answer)).toContain('scope="read"');
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.stringContaining('token') } });
  });

  it.each(['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'])(
    'finds the document at %s',
    async (path) => {
      const answer = await fetch(new URL(path, resource));
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(await answer.json()).toMatchObject({
        resource,
        authorization_servers: [authorization.issuer],
        scopes_supported: ['read', 'write', 'delete'],
      });
    },
  );
});

describe('a token', () => {
  it('stands for the HeyGen key of its subject', async () => {
    const before = sandbox.seen.length;
    for (const client of ['ada', 'bo'])
      expect((await call(await authorization.token(client, resource, 'read'), 'get_current_user')).status).toBe(200);
    expect(sandbox.seen.slice(before).map(({ key }) => key)).toEqual(['key-of-subject-ada', 'key-of-subject-bo']);
  });

  it('of a subject without a HeyGen account is refused, with the remedy', async () => {
    const answer = await call(await authorization.token('nobody', resource, 'read'), 'get_current_user');
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('HEYGEN_MCP_SUBJECTS')]);
  });

  it.each<[string, () => Promise<string>]>([
    ['for another server', () => authorization.token('ada', 'https://other.example/mcp', 'read')],
    [
      'of another issuer',
      async () => {
        const other = await authorizationServer(['ada']);
        return other.token('ada', resource, 'read').finally(other.close);
      },
    ],
    [
      'that somebody changed',
      async () => {
        const [head, body, signature] = (await authorization.token('bo', resource, 'read')).split('.');
        const claims = JSON.parse(Buffer.from(String(body), 'base64url').toString());
        return [head, Buffer.from(JSON.stringify({ ...claims, sub: 'ada' })).toString('base64url'), signature].join(
          '.',
        );
      },
    ],
    [
      'that nobody signed',
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const claims = { iss: authorization.issuer, aud: resource, sub: 'ada', scope: 'read', exp: 9_999_999_999 };
        return `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`;
      },
    ],
    ['that is none', async () => 'key-of-subject-ada'],
  ])('%s is not taken', async (_, made) => {
    const before = sandbox.seen.length;
    const answer = await call(await made(), 'get_current_user');
    expect(answer.status).toBe(401);
    expect(challenge(answer)).toContain('error="invalid_token"');
    expect(sandbox.seen.length).toBe(before);
  });
});

describe.each(GENERATIONS)('scopes, in the protocol of %s', (generation) => {
  it.each([
    ['create_video_agent', { prompt: 'A film' }, 'read', 'write'],
    ['delete_video', { video_id: 'vid_1' }, 'read write', 'delete'],
    ['list_videos', {}, 'write', 'read'],
    ['call_operation', { name: 'create_video_agent', arguments: { prompt: 'A film' } }, 'read', 'write'],
    ['call_operation', { name: ['delete_video'], arguments: {} }, 'read write', 'delete'],
  ])('%s %j with "%s" needs %s', async (name, args, granted, needed) => {
    const before = sandbox.seen.length;
    const answer = await call(await authorization.token('ada', resource, granted), name, args, generation);
    expect(answer.status).toBe(403);
    for (const part of ['error="insufficient_scope"', `scope="${needed}"`, `resource_metadata="${metadataUrl()}"`])
      expect(challenge(answer)).toContain(part);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id: 1, error: { message: expect.any(String) } });
    expect(sandbox.seen.length).toBe(before);
  });

  it('are enough where they are granted', async () => {
    const token = await authorization.token('ada', resource, 'write');
    const direct = await call(token, 'create_video_agent', { prompt: 'A film' }, generation);
    const inner = { name: 'create_video_agent', arguments: { prompt: 'A film' } };
    const through = await call(token, 'call_operation', inner, generation);
    for (const answer of [direct, through]) expect(await answer.text()).toContain('session_id');
  });
});

it('one call without its scope stops a whole batch', async () => {
  const token = await authorization.token('ada', resource, 'read');
  const message = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
  const answer = await fetch(resource, {
    method: 'POST',
    headers: { ...httpRequest('2025', '', {}).headers, authorization: `Bearer ${token}` },
    body: JSON.stringify([message(1, 'get_current_user'), message(2, 'delete_video')]),
  });
  expect(answer.status).toBe(403);
});

describe.each(GENERATIONS)('an MCP client of %s', (generation) => {
  it('finds its way from the first refusal to a call by itself', async () => {
    const given = { clientId: 'ada', clientSecret: SECRET, scope: 'read', expectedIssuer: authorization.issuer };
    const authProvider = generation === '2025' ? new ClassicCredentials(given) : new ModernCredentials(given);
    const host = await join(generation, server, {}, undefined, authProvider);
    const { isError } = await host.call('get_current_user');
    await host.close();
    expect(isError).toBe(false);
    expect(sandbox.seen.at(-1)?.key).toBe('key-of-subject-ada');
  });
});

describe('the issuer', () => {
  it('may change its keys: the first token with a new one makes them be fetched, and old tokens end', async () => {
    const changing = await authorizationServer(['ada']);
    const issuer = createIssuer(changing.issuer, { cooldownMs: 0 });
    const old = await changing.token('ada', resource, 'read');
    expect(await issuer.verify(old, resource)).toMatchObject({ sub: 'ada', scope: 'read' });
    await issuer.verify(old, resource);
    expect(changing.count('/jwks')).toBe(1);
    await changing.rotate();
    expect(await issuer.verify(await changing.token('ada', resource, 'read'), resource)).toMatchObject({ sub: 'ada' });
    await expect(issuer.verify(old, resource)).rejects.toMatchObject({ code: 'invalid_token' });
    await changing.close();
  });

  it('says how long a token is good', async () => {
    const issuer = createIssuer(authorization.issuer);
    const token = await authorization.token('ada', resource, 'read');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_700_000 });
    await expect(issuer.verify(token, resource)).rejects.toMatchObject({ code: 'invalid_token' });
    vi.useRealTimers();
    expect(await issuer.verify(token, resource)).toMatchObject({ sub: 'ada' });
  });

  it('that cannot be asked is not the caller’s fault', async () => {
    const gone = await authorizationServer(['ada']);
    const token = await gone.token('ada', resource, 'read');
    await gone.close();
    const alone = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'oauth',
      HEYGEN_MCP_OAUTH_ISSUER: gone.issuer,
      HEYGEN_MCP_PUBLIC_URL: 'http://127.0.0.1:1',
      HEYGEN_MCP_SUBJECTS: '*',
      HEYGEN_API_KEY: 'key-of-all-subjects',
    });
    const { headers, body } = httpRequest('2026', 'tools/list', {});
    const answer = await fetch(alone.url, {
      method: 'POST',
      body,
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await fetch(new URL('/.well-known/oauth-protected-resource/mcp', alone.url))).status).toBe(503);
    await alone.stop();
  });

  it('that speaks for another is not believed', async () => {
    const real = await authorizationServer(['ada']);
    const issuer = createIssuer(`${real.issuer}/`);
    const token = await real.token('ada', resource, 'read');
    await expect(issuer.verify(token, resource)).rejects.toMatchObject({ name: 'IssuerUnavailable' });
    await real.close();
  });
});

describe('an issuer that cannot be used is told of at the start and in /readyz, once', () => {
  it.each([
    ['that is not there', async () => `http://127.0.0.1:${await freePort()}`, /cannot be reached \(ECONNREFUSED\)/],
    [
      'whose name differs by a slash',
      async () => `${authorization.issuer}/`,
      /differs by a slash; set HEYGEN_MCP_OAUTH/,
    ],
  ])('%s', async (_, getIssuer, problem) => {
    const other = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'oauth',
      HEYGEN_MCP_OAUTH_ISSUER: await getIssuer(),
      HEYGEN_MCP_PUBLIC_URL: 'http://127.0.0.1',
      HEYGEN_MCP_SUBJECTS: 'ada:key-of-subject-ada',
    });
    const line = await other.log.until((text) => text.includes('tokens cannot be checked'));
    expect(JSON.parse(line)).toMatchObject({ level: 50, msg: expect.stringMatching(problem) });
    for (let probe = 0; probe < 3; probe += 1) {
      const answer = await fetch(new URL('/readyz', other.url));
      expect([answer.status, await answer.json()]).toEqual([
        503,
        {
          status: 'away',
          checks: { issuer: 'away', heygen: 'ok' },
          reasons: { issuer: expect.stringMatching(problem) },
        },
      ]);
    }
    expect(other.log.lines.filter((text) => text.includes('tokens cannot be checked'))).toHaveLength(1);
    await other.stop();
  });
});

it('a company has names of its own for scopes, which clients are told and find their way by', async () => {
  const port = await freePort();
  const own = `http://127.0.0.1:${port}/mcp`;
  const named = await startHttp(
    {
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'oauth',
      HEYGEN_MCP_OAUTH_ISSUER: authorization.issuer,
      HEYGEN_MCP_OAUTH_SCOPES: 'read=films:see,read=films:make,write=films:make',
      HEYGEN_MCP_PUBLIC_URL: `http://127.0.0.1:${port}`,
      HEYGEN_MCP_SUBJECTS: 'ada:key-of-subject-ada',
    },
    ['--port', String(port)],
  );
  const document = await fetch(new URL('/.well-known/oauth-protected-resource/mcp', own));
  expect(await document.json()).toMatchObject({ scopes_supported: ['films:see', 'films:make', 'delete'] });

  const { headers, body } = httpRequest('2026', 'tools/call', {
    name: 'create_video_agent',
    arguments: { prompt: 'A film' },
  });
  const make = async (scopes: string) => {
    const token = await authorization.token('ada', own, scopes);
    return fetch(own, { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${token}` } });
  };
  const refused = await make('films:see write');
  expect([refused.status, challenge(refused)]).toEqual([403, expect.stringContaining('scope="films:make"')]);
  expect(await (await make('films:make')).text()).toContain('session_id');

  const given = { clientId: 'ada', clientSecret: SECRET, scope: 'films:see', expectedIssuer: authorization.issuer };
  const host = await join('2026', named, {}, undefined, new ModernCredentials(given));
  expect((await host.call('list_videos')).isError).toBe(false);
  await host.close();
  await named.stop();
});
