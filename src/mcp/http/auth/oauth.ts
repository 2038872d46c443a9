import {
  bearerAuthChallengeResponse,
  getOAuthProtectedResourceMetadataUrl,
  OAuthError,
  OAuthErrorCode,
  oauthMetadataResponse,
  verifyBearerToken,
} from '@modelcontextprotocol/server';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Identity } from '../../request-context.ts';
import { HttpError } from '../http-error.ts';
import { type Authenticator, SCOPES, type Scope } from './authenticator.ts';
import type { CredentialMap } from './credential-map.ts';
import { createIssuer, type IssuerOptions, IssuerUnavailable } from './oauth-issuer.ts';

export interface OAuthSettings {
  /** The authorization server, as `iss` of its tokens names it. */
  issuer: string;
  /** This server's MCP endpoint, as clients address it (RFC 8707). */
  resource: URL;
  /** What `aud` of a token has to hold. */
  audience: string;
  /** HeyGen keys by subject; `*` stands for those that are not listed, who are refused without it. */
  subjects: CredentialMap;
  /** Waits that a test shortens. */
  issuerOptions?: IssuerOptions;
}

/** What a client is told to ask for first; more when a call needs it (MCP, scope minimization). */
const FIRST_SCOPES: readonly Scope[] = ['read'];

const describeChallenge = (status: number, message: string): string =>
  status === 401
    ? `${message}. Get an access token for this server from its authorization server; WWW-Authenticate names the document that says which.`
    : message;

/** Refuses as RFC 6750 and RFC 9728 have it, in the SDK's words for clients and ours for people. */
function createChallenge(error: OAuthError, scopes: readonly Scope[], resourceMetadataUrl: string): HttpError {
  const { status, headers } = bearerAuthChallengeResponse(error, { requiredScopes: [...scopes], resourceMetadataUrl });
  const header = headers.get('www-authenticate');
  return new HttpError({
    status,
    message: describeChallenge(status, error.message),
    ...(header !== null && { headers: { 'www-authenticate': header } }),
  });
}

/** Stands for all subjects that are not listed. */
const ANY_SUBJECT = '*';

const RETRY = { 'retry-after': '5' } as const;

const createUnavailableError = ({ message }: IssuerUnavailable) =>
  new HttpError({
    status: 503,
    message: `Tokens cannot be checked at the moment: ${message}. Try again soon.`,
    headers: RETRY,
  });

/** The scopes of a token: a text between spaces (RFC 9068), or a list as some servers write it. */
function parseScopes({ scope, scp }: Record<string, unknown>): string[] {
  const granted = scope ?? scp ?? [];
  return Array.isArray(granted) ? granted.map(String) : String(granted).split(' ').filter(Boolean);
}

/**
 * An OAuth 2.1 resource server, as MCP's authorization chapter asks: tokens of one issuer, made for this server, whose
 * scopes say what their holder may do. The token itself goes no further than this file.
 */
export function createOAuthAuthenticator(settings: OAuthSettings): Authenticator {
  const { resource, audience, subjects } = settings;
  const metadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
  const issuer = createIssuer(settings.issuer, settings.issuerOptions);

  const verifyAccessToken = async (token: string) => {
    const claims = await issuer.verify(token, audience);
    return {
      token,
      clientId: String(claims.client_id ?? ''),
      scopes: parseScopes(claims),
      expiresAt: claims.exp,
      extra: { sub: claims.sub },
    };
  };

  const resources = async (request: Request) => {
    const url = new URL(new URL(request.url).pathname, resource);
    const canonical = url.pathname === '/.well-known/oauth-protected-resource' ? metadataUrl : url;
    const options = {
      oauthMetadata: await issuer.metadata(),
      resourceServerUrl: resource,
      resourceName: 'heygen-mcp',
      scopesSupported: [...SCOPES],
    };
    return oauthMetadataResponse(new Request(canonical, request), options) ?? new Response(null, { status: 404 });
  };
  const published = async (request: Request) => {
    try {
      return await resources(request);
    } catch (error) {
      if (!(error instanceof IssuerUnavailable)) throw error;
      return Response.json({ error: error.message }, { status: 503, headers: RETRY });
    }
  };

  return {
    async authenticate(headers): Promise<Identity> {
      try {
        const { scopes, extra } = await verifyBearerToken(headers.authorization, { verifier: { verifyAccessToken } });
        const subject = String(extra?.sub);
        const key = subjects.get(subject) ?? subjects.get(ANY_SUBJECT);
        const caller = fingerprint(`${settings.issuer} ${subject}`);
        if (key !== undefined) return { caller, key, scopes: new Set(scopes) };
      } catch (error) {
        if (error instanceof IssuerUnavailable) throw createUnavailableError(error);
        if (error instanceof OAuthError) throw createChallenge(error, FIRST_SCOPES, metadataUrl);
        throw error;
      }
      throw new HttpError({
        status: 403,
        message:
          'The token is valid, but its holder has no HeyGen account here. The operator adds the subject to HEYGEN_MCP_SUBJECTS.',
      });
    },
    requireScopes({ scopes }, needed) {
      if (scopes === undefined || needed.every((scope) => scopes.has(scope))) return;
      const error = new OAuthError(
        OAuthErrorCode.InsufficientScope,
        `This call needs the scope ${needed.filter((scope) => !scopes.has(scope)).join(' ')}`,
      );
      throw createChallenge(error, needed, metadataUrl);
    },
    metadataRoutes: {
      [new URL(metadataUrl).pathname]: published,
      '/.well-known/oauth-protected-resource': published,
      '/.well-known/oauth-authorization-server': published,
    },
  };
}
