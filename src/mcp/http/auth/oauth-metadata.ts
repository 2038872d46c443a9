import { getOAuthProtectedResourceMetadataUrl, oauthMetadataResponse } from '@modelcontextprotocol/server';
import { type Authenticator, SCOPES } from './authenticator.ts';
import { type ClaimSettings, getRequestableScopes } from './oauth-claims.ts';
import { RETRY } from './oauth-errors.ts';
import { type Issuer, IssuerUnavailable } from './oauth-issuer.ts';

/** Where clients also look for the metadata of a resource that is not at the root of its origin. */
const ROOT_PATH = '/.well-known/oauth-protected-resource';
const ISSUER_PATH = '/.well-known/oauth-authorization-server';

/** A protected resource and its authorization server. */
interface ProtectedResource {
  issuer: Issuer;
  /** This server's MCP endpoint, as clients address it. */
  resource: URL;
  claimSettings: ClaimSettings;
}

/** The SDK's document at a path. @throws IssuerUnavailable */
async function createDocument(protectedResource: ProtectedResource, request: Request): Promise<Response> {
  const { issuer, resource, claimSettings } = protectedResource;
  const { pathname } = new URL(request.url);
  const address = pathname === ROOT_PATH ? getOAuthProtectedResourceMetadataUrl(resource) : new URL(pathname, resource);
  const options = {
    oauthMetadata: await issuer.getMetadata(),
    resourceServerUrl: resource,
    resourceName: 'heygen-mcp',
    scopesSupported: [...getRequestableScopes(claimSettings, SCOPES)],
  };
  return oauthMetadataResponse(new Request(address, request), options) ?? new Response(null, { status: 404 });
}

const toUnavailableResponse = (error: unknown): Response => {
  if (!(error instanceof IssuerUnavailable)) throw error;
  return Response.json({ error: error.message }, { status: 503, headers: RETRY });
};

/** The documents that say which authorization server issues tokens for this one (RFC 9728, RFC 8414). */
export function createMetadataRoutes(protectedResource: ProtectedResource): Authenticator['metadataRoutes'] {
  const serve = (request: Request) => createDocument(protectedResource, request).catch(toUnavailableResponse);
  const ownPath = new URL(getOAuthProtectedResourceMetadataUrl(protectedResource.resource)).pathname;
  return { [ownPath]: serve, [ROOT_PATH]: serve, [ISSUER_PATH]: serve };
}
