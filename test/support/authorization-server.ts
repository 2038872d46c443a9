import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { SCOPES } from '../../src/mcp/http/auth/authenticator.ts';

/** A real authorization server. Its clients get tokens by their credentials; the subject is the client. */
export interface AuthorizationServer {
  issuer: string;
  /** An access token for a resource. */
  token(client: string, resource: string, scopes: string): Promise<string>;
  /** Signs with new keys from now on, and no longer publishes the old ones. */
  rotate(): Promise<void>;
  /** How often it was asked for something, by path. */
  count(path: string): number;
  close(): Promise<void>;
}

const HOUR_S = 3600;

/** By our names, and by those of a company. */
const ISSUED_SCOPES = [...SCOPES, 'films:see', 'films:make'];

export const SECRET = 'client-secret-of-everybody';

/** How tokens are signed; a key of the former takes a quarter of a second of processor time to make. */
type Algorithm = 'RS256' | 'ES256';

async function keys(alg: Algorithm) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg, kid: crypto.randomUUID() }] };
}

async function provider(issuer: string, clients: readonly string[], alg: Algorithm) {
  return new Provider(issuer, {
    jwks: await keys(alg),
    clientDefaults: { id_token_signed_response_alg: alg },
    scopes: [...ISSUED_SCOPES],
    cookies: { keys: ['cookie-key-of-the-test'] },
    clients: clients.map((client_id) => ({
      client_id,
      client_secret: SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: ISSUED_SCOPES.join(' '),
          audience: resource,
          accessTokenFormat: 'jwt' as const,
          accessTokenTTL: HOUR_S,
          jwt: { sign: { alg } },
        }),
      },
    },
  });
}

/** Starts one on loopback. */
export async function authorizationServer(
  clients: readonly string[],
  alg: Algorithm = 'ES256',
): Promise<AuthorizationServer> {
  const seen: string[] = [];
  let serve: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    void serve?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rotate = async () => {
    serve = (await provider(issuer, clients, alg)).callback();
  };
  await rotate();
  return {
    issuer,
    rotate,
    async token(client, resource, scope) {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${client}:${SECRET}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
      });
      const { access_token, ...rest } = (await answer.json()) as { access_token?: string };
      if (access_token === undefined) throw new Error(JSON.stringify(rest));
      return access_token;
    },
    count: (path) => seen.filter((url) => url.startsWith(path)).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
