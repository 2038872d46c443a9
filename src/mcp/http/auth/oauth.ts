import {
  bearerAuthChallengeResponse,
  getOAuthProtectedResourceMetadataUrl,
  OAuthError,
  OAuthErrorCode,
  oauthMetadataResponse,
  verifyBearerToken,
} from '@modelcontextprotocol/server';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Logger } from '../../../runtime/log.ts';
import type { Identity } from '../../request-context.ts';
import { HttpError } from '../http-error.ts';
import { type Authenticator, SCOPES, type Scope } from './authenticator.ts';
import { ANY_SUBJECT } from './credential-entry.ts';
import type { CredentialStore } from './credential-store.ts';
import { getCredentialEnd, toGrant } from './grant.ts';
import { IssuerMonitor } from './issuer-monitor.ts';
import { LiveCallers } from './live-callers.ts';
import {
  type AuditName,
  type ClaimSettings,
  DEFAULT_CLAIMS,
  getRequestableScopes,
  getScopeNames,
  readGroups,
  readName,
  readScopes,
  readSubject,
} from './oauth-claims.ts';
import {
  CLOCK_TOLERANCE_S,
  createIssuer,
  type IssuerOptions,
  IssuerUnavailable,
  type TokenClaims,
} from './oauth-issuer.ts';

export interface OAuthSettings {
  /** The authorization server, as `iss` of its tokens names it. */
  issuer: string;
  /** This server's MCP endpoint, as clients address it (RFC 8707). */
  resource: URL;
  /** What `aud` of a token has to hold. */
  audience: string;
  /** Who may come in; `*` stands for those that are not listed, who are refused without it. */
  subjects: CredentialStore;
  /** The key of those whose entry names none. */
  getSharedKey: () => string | undefined;
  /** How this company writes scopes, groups and subjects. */
  claimSettings?: ClaimSettings;
  auditName?: AuditName;
  log: Logger;
  /** Waits that a test shortens. */
  issuerOptions?: IssuerOptions;
}

/** What a client is to ask for first; more when a call needs it (MCP, scope minimization). */
const FIRST_SCOPES: readonly Scope[] = ['read'];

const describeChallenge = (status: number, message: string): string =>
  status === 401
    ? `${message}. Get an access token for this server from its authorization server; WWW-Authenticate names the document that says which.`
    : message;

/** Refuses as RFC 6750 and RFC 9728 have it, in the SDK's words for clients and ours for people. */
function createChallenge(error: OAuthError, scopes: readonly string[], resourceMetadataUrl: string): HttpError {
  const { status, headers } = bearerAuthChallengeResponse(error, { requiredScopes: [...scopes], resourceMetadataUrl });
  const header = headers.get('www-authenticate');
  return new HttpError({
    status,
    message: describeChallenge(status, error.message),
    ...(header !== null && { headers: { 'www-authenticate': header } }),
  });
}

const RETRY = { 'retry-after': '5' } as const;

const createUnavailableError = ({ message }: IssuerUnavailable) =>
  new HttpError({
    status: 503,
    message: `Tokens cannot be checked at the moment: ${message}. Try again soon.`,
    headers: RETRY,
  });

/** The entry that stands for the holder of a token: their own, else one of a group of theirs, else that of all others. */
function findCredential(subjects: CredentialStore, subject: string, groups: ReadonlySet<string>) {
  const own = subjects.find(`subject:${subject === ANY_SUBJECT ? '' : subject}`);
  if (own) return own;
  const ofGroups = [...groups]
    .flatMap((group) => subjects.find(`group:${group}`) ?? [])
    .sort((a, b) => a.order - b.order);
  return ofGroups.find(({ blocked }) => blocked) ?? ofGroups[0] ?? subjects.find(`subject:${ANY_SUBJECT}`);
}

const NO_ACCOUNT = new HttpError({
  status: 403,
  message:
    'The token is valid, but its holder has no HeyGen account here. The operator adds the subject to HEYGEN_MCP_SUBJECTS.',
});

/**
 * An OAuth 2.1 resource server, as MCP's authorization chapter asks: tokens of one issuer, made for this server, whose
 * scopes say what their holder may do. The token itself goes no further than this file.
 */
export function createOAuthAuthenticator(settings: OAuthSettings): Authenticator {
  const { resource, audience, subjects, claimSettings = DEFAULT_CLAIMS, auditName = 'sub' } = settings;
  const metadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
  const issuer = createIssuer(settings.issuer, settings.issuerOptions);
  const monitor = new IssuerMonitor(issuer, settings.log);
  const live = new LiveCallers();
  subjects.onChange(() => live.check());
  const createScopeError = (error: OAuthError, scopes: readonly Scope[]) =>
    createChallenge(error, getRequestableScopes(claimSettings, scopes), metadataUrl);

  /** The SDK reads the header and judges its form; the claims stay with us. */
  async function readClaims(authorization: string | undefined): Promise<TokenClaims> {
    const read: TokenClaims[] = [];
    const verifyAccessToken = async (token: string) => {
      const claims = await issuer.verify(token, audience);
      read.push(claims);
      return { token, clientId: String(claims.client_id ?? ''), scopes: [], expiresAt: claims.exp };
    };
    await verifyBearerToken(authorization, { verifier: { verifyAccessToken } });
    return read[0] as TokenClaims;
  }

  function toIdentity(claims: TokenClaims): Identity {
    const subject = readSubject(claims, claimSettings);
    if (subject === undefined) throw NO_ACCOUNT;
    const groups = readGroups(claims, claimSettings);
    const find = () => findCredential(subjects, subject, groups);
    const getAccessEnd = () => {
      const end = getCredentialEnd(find());
      return end && Math.min(end, (claims.exp + CLOCK_TOLERANCE_S) * 1000);
    };
    const credential = find();
    if (!credential || (getAccessEnd() ?? 0) <= Date.now()) throw NO_ACCOUNT;
    const name = readName(claims, auditName);
    return {
      caller: fingerprint(`${settings.issuer} ${subject}`),
      key: credential.key ?? settings.getSharedKey(),
      scopes: readScopes(claims, claimSettings),
      ...(name !== undefined && { name }),
      ...toGrant(credential, auditName),
      revoked: live.getSignal(subject, getAccessEnd),
    };
  }

  const resources = async (request: Request) => {
    const url = new URL(new URL(request.url).pathname, resource);
    const canonical = url.pathname === '/.well-known/oauth-protected-resource' ? metadataUrl : url;
    const options = {
      oauthMetadata: await issuer.metadata(),
      resourceServerUrl: resource,
      resourceName: 'heygen-mcp',
      scopesSupported: [...getRequestableScopes(claimSettings, SCOPES)],
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
        return toIdentity(await readClaims(headers.authorization));
      } catch (error) {
        if (error instanceof IssuerUnavailable) throw createUnavailableError(error);
        if (error instanceof OAuthError) throw createScopeError(error, FIRST_SCOPES);
        throw error;
      }
    },
    requireScopes({ scopes }, needed) {
      const missing = needed.filter((scope) => scopes?.has(scope) === false);
      if (missing.length === 0) return;
      const names = missing.map((scope) => getScopeNames(claimSettings, scope).join(' or ')).join(', ');
      const error = new OAuthError(OAuthErrorCode.InsufficientScope, `This call needs the scope ${names}`);
      throw createScopeError(error, needed);
    },
    metadataRoutes: {
      [new URL(metadataUrl).pathname]: published,
      '/.well-known/oauth-protected-resource': published,
      '/.well-known/oauth-authorization-server': published,
    },
    credentials: subjects,
    checks: { issuer: { look: () => monitor.getReason(), isRequired: () => !monitor.hasWorked } },
    close() {
      monitor.close();
      live.close();
      subjects.close();
    },
  };
}
