import { describe, expect, it } from 'vitest';
import { serve } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { say } from '../support/raw-socket.ts';
import { secretsIn } from '../support/server-output.ts';
import { start, startHttp } from '../support/server-process.ts';

it('a secret is known when it is seen', () => {
  const jwt = `${'eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9'}.eyJzdWIiOiJhZGEifQ.c2ln`;
  expect(secretsIn(`{"a":"key-of-ann","b":"token-of-bo-of-32-signs-and-more-"} ${jwt}`)).toEqual([
    'key-of-ann',
    'token-of-bo-of-32-signs-and-more-',
    expect.stringMatching(/^eyJ/),
  ]);
  expect(secretsIn('{"request":"a-1","caller":"rtJr0","msg":"no key of any kind"}')).toEqual([]);
});

describe('at its most talkative, the server never says a key', () => {
  /** A HeyGen that repeats what it was sent, as a careless proxy in between might. */
  const echo = () =>
    serve((request, response) => {
      const said = JSON.stringify({ error: { code: 'invalid_parameter', message: JSON.stringify(request.headers) } });
      response.writeHead(request.url === '/v3/users/me' ? 500 : 400, { 'content-type': 'application/json' }).end(said);
    });

  it.each(GENERATIONS)('that a caller brought, wherever it stands (%s)', async (generation) => {
    const heygen = await echo();
    const server = await startHttp({
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: 'token-of-ann-of-32-signs-and-more:key-of-ann,token-of-bo-of-32-signs-and-more-',
      HEYGEN_API_KEY: 'key-of-the-house',
      HEYGEN_LOG_LEVEL: 'trace',
    });
    const answers: string[] = [];
    for (const token of [
      'token-of-ann-of-32-signs-and-more',
      'token-of-bo-of-32-signs-and-more-',
      'token-of-stranger',
    ]) {
      for (const name of ['get_current_user', 'get_video', 'no_such_tool']) {
        const { headers, body } = httpRequest(generation, 'tools/call', { name, arguments: { video_id: 'vid_1' } });
        const request = { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${token}` } };
        for (const url of [server.url, `${server.url}?toolsets=nonsense`])
          answers.push(await (await fetch(url, request)).text());
      }
    }
    for (const broken of [
      'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer token-of-ann-of-32-signs-and-more\r\nContent-Length: x\r\n\r\n',
      'GET /key-of-ann?api_key=key-of-ann HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: key of ann\r\nX-Api-Key: token-of-ann-of-32-signs-and-more\r\nContent-Type: application/json\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{"key-of-',
    ]) {
      await say(server.url, broken);
    }
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    await server.stop();
    await heygen.close();
    expect(answers.join('\n')).toContain('invalid_parameter');
    expect(secretsIn(answers.join('\n'))).toEqual([]);
    expect(secretsIn(metrics)).toEqual([]);
    expect(secretsIn(server.log.lines.join('\n'))).toEqual([]);
  });

  it('that it was started with, when it cannot start', async () => {
    const settings = {
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: 'token-of-ann-of-32-signs-and-more',
      HEYGEN_LOG_LEVEL: 'trace',
    };
    const broken = start(['http', '--port', '0'], settings);
    await broken.log.until((line) => line.includes('HEYGEN_MCP_TOKENS'));
    expect(secretsIn(broken.log.lines.join('\n'))).toEqual([]);
    await broken.stop();
  });
});
