import { OAuthError, OAuthErrorCode, type OAuthMetadata } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { toObject } from '../../../declarations/json.ts';
import { getErrorCode } from '../../../runtime/error-properties.ts';

/** Waits, in milliseconds. */
export interface IssuerOptions {
  /** How long an unknown signing key does not make the keys be fetched anew. */
  cooldownMs?: number;
}

/** A token that proves something. */
export type TokenClaims = JWTPayload & { exp: number; sub: string };

/** An authorization server whose tokens are taken. */
export interface Issuer {
  /**
   * Checks signature, issuer, audience and time of a token.
   * @throws OAuthError `invalid_token` when it proves nothing, IssuerUnavailable when that cannot be checked
   */
  verify(token: string, audience: string): Promise<TokenClaims>;
  /** What it publishes about itself. @throws IssuerUnavailable */
  getMetadata(): Promise<OAuthMetadata>;
  /** Asks it anew; what it said before counts until it has answered. @throws IssuerUnavailable */
  refreshMetadata(): Promise<void>;
}

/** The authorization server cannot be asked. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

const FETCH_TIMEOUT_MS = 5_000;
/** Rotation is noticed by the first token with a new key; made-up keys must not become a flood of requests. */
const COOLDOWN_MS = 10_000;
/** Clocks differ. */
export const CLOCK_TOLERANCE_S = 30;

/** Signatures by which nobody who can check a token could also make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Where an issuer publishes its metadata: RFC 8414, then OpenID Connect Discovery, with and without a path in the middle. */
function getMetadataUrls(issuer: string): URL[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    new URL(`/.well-known/oauth-authorization-server${path}`, origin),
    new URL(`/.well-known/openid-configuration${path}`, origin),
    new URL(`${path}/.well-known/openid-configuration`, origin),
  ];
}

/** What to do where the issuer's own name for itself is another than the configured one. */
const explainOtherName = (issuer: string, own: string) =>
  `${issuer} calls itself ${own}${own.replace(/\/$/, '') === issuer.replace(/\/$/, '') ? ', which differs by a slash' : ''}; set HEYGEN_MCP_OAUTH_ISSUER to the name that its tokens have`;

async function fetchDocument(issuer: string, address: URL): Promise<Partial<OAuthMetadata>> {
  try {
    // Where another document would be is none of what is asked: a redirect is as good as nothing.
    const answer = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'manual' });
    const document = answer.ok ? await answer.json().catch(() => ({})) : {};
    return toObject(document);
  } catch (error) {
    throw new IssuerUnavailable(`${issuer} cannot be reached (${describeFetchError(error)})`);
  }
}

const describeFetchError = (error: unknown): string =>
  (error instanceof Error && (getErrorCode(error.cause) ?? error.name)) || 'no reason was given';

/** A document about another issuer would let that one speak for ours (RFC 8414, 3.3). */
const isMetadataOf = (issuer: string, document: Partial<OAuthMetadata>): document is OAuthMetadata =>
  document.issuer === issuer && typeof document.jwks_uri === 'string';

/** @throws IssuerUnavailable */
async function discoverMetadata(issuer: string): Promise<OAuthMetadata> {
  let otherName: string | undefined;
  for (const address of getMetadataUrls(issuer)) {
    const document = await fetchDocument(issuer, address);
    if (isMetadataOf(issuer, document)) return document;
    if (typeof document.issuer === 'string' && document.issuer !== issuer) otherName ??= document.issuer.slice(0, 200);
  }
  throw new IssuerUnavailable(
    otherName === undefined
      ? `${issuer} publishes no metadata with its issuer and jwks_uri`
      : explainOtherName(issuer, otherName),
  );
}

/** Failures of fetching the keys say nothing about the token. */
function toOAuthError(error: unknown): unknown {
  if (
    error instanceof errors.JWKSTimeout ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC'
  ) {
    return new IssuerUnavailable('the keys of the authorization server cannot be fetched');
  }
  // Some issuers give out opaque tokens, which only they can read.
  return createTokenError(error instanceof errors.JWSInvalid ? 'it is no JWT, the one form read here' : error.message);
}

const createTokenError = (reason: string) =>
  new OAuthError(OAuthErrorCode.InvalidToken, `The token is not valid here (${reason})`);

/** A subject that is empty or no text would be that of everybody who has none. */
function checkSubject({ sub }: JWTPayload): void {
  if (typeof sub !== 'string' || sub.trim() === '') throw createTokenError('"sub" claim is empty or no text');
}

/** Claims that only ID tokens have (OpenID Connect Core, 2 and 3.3.2.11): they prove a login, and grant nothing. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/**
 * Takes access tokens only. Issuers that follow RFC 9068 mark them `at+jwt`; of others, what says that it is something
 * else is refused, and once one has been seen to mark its access tokens, so is what does not.
 * @returns true where the issuer is known to mark access tokens
 */
function checkTokenType(typ: string | undefined, claims: JWTPayload, marksAccessTokens: boolean): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, '');
  if (type === 'at+jwt') return true;
  if (type !== undefined && type !== 'jwt') throw createTokenError(`it is of the type ${type}`);
  if (marksAccessTokens) throw createTokenError('it is not marked as an access token');
  if (ID_TOKEN_CLAIMS.some((name) => name in claims)) throw createTokenError('it is an ID token');
  return false;
}

/** Opens the way to an issuer. Nothing is asked before the first token comes; what fails is tried again with the next. */
export function createIssuer(issuer: string, { cooldownMs = COOLDOWN_MS }: IssuerOptions = {}): Issuer {
  let found: Promise<OAuthMetadata> | undefined;
  let keys: JWTVerifyGetKey | undefined;
  /** True once it has issued a token that says that it is an access token. */
  let marksAccessTokens = false;

  const getMetadata = () => {
    found ??= discoverMetadata(issuer).catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  const getKeySet = async () => {
    const { jwks_uri } = await getMetadata();
    keys ??= createRemoteJWKSet(new URL(String(jwks_uri)), {
      cooldownDuration: cooldownMs,
      timeoutDuration: FETCH_TIMEOUT_MS,
    });
    return keys;
  };

  return {
    getMetadata: getMetadata,
    async refreshMetadata() {
      found = Promise.resolve(await discoverMetadata(issuer));
    },
    async verify(token, audience) {
      const options = {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
      };
      const set = await getKeySet();
      const { payload, protectedHeader } = await jwtVerify<TokenClaims>(token, set, options).catch((error) =>
        Promise.reject(toOAuthError(error)),
      );
      checkSubject(payload);
      marksAccessTokens = checkTokenType(protectedHeader.typ, payload, marksAccessTokens);
      return payload;
    },
  };
}
