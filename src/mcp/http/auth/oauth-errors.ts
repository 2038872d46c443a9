import { bearerAuthChallengeResponse, OAuthError } from '@modelcontextprotocol/server';
import { HttpError } from '../http-error.ts';
import { IssuerUnavailable } from './oauth-issuer.ts';

/** What a client does while tokens cannot be checked. */
export const RETRY = { 'retry-after': '5' } as const;

export const NO_ACCOUNT = new HttpError({
  status: 403,
  message:
    'The token is valid, but its holder has no HeyGen account here. The operator adds the subject to HEYGEN_MCP_SUBJECTS.',
});

const describeChallenge = (status: number, message: string): string =>
  status === 401
    ? `${message}. Get an access token for this server from its authorization server; WWW-Authenticate names the document that says which.`
    : message;

/** Refuses as RFC 6750 and RFC 9728 have it, in the SDK's words for clients and ours for people. */
export function createChallenge(error: OAuthError, scopes: readonly string[], resourceMetadataUrl: string): HttpError {
  const { status, headers } = bearerAuthChallengeResponse(error, { requiredScopes: [...scopes], resourceMetadataUrl });
  const header = headers.get('www-authenticate');
  return new HttpError({
    status,
    message: describeChallenge(status, error.message),
    ...(header !== null && { headers: { 'www-authenticate': header } }),
  });
}

const createUnavailableError = ({ message }: IssuerUnavailable) =>
  new HttpError({
    status: 503,
    message: `Tokens cannot be checked at the moment: ${message}. Try again soon.`,
    headers: RETRY,
  });

/** What a failure to check a token is to an HTTP client. @param scopes what the client is to ask for */
export function toHttpError(error: unknown, scopes: readonly string[], resourceMetadataUrl: string): unknown {
  if (error instanceof IssuerUnavailable) return createUnavailableError(error);
  if (error instanceof OAuthError) return createChallenge(error, scopes, resourceMetadataUrl);
  return error;
}
