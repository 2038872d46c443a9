import type { IncomingHttpHeaders } from 'node:http';
import {
  getOAuthProtectedResourceMetadataUrl,
  OAuthError,
  OAuthErrorCode,
  verifyBearerToken,
} from '@modelcontextprotocol/server';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Logger } from '../../../runtime/log.ts';
import type { Identity } from '../../request-context.ts';
import type { Checks } from '../health.ts';
import { AccessRevocation } from './access-revocation.ts';
import type { Authenticator, Scope } from './authenticator.ts';
import { getCredentialEnd, toGrant } from './credential-grant.ts';
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
import { createChallenge, NO_ACCOUNT, toHttpError } from './oauth-errors.ts';
import { CLOCK_TOLERANCE_S, createIssuer, type Issuer, type IssuerOptions, type TokenClaims } from './oauth-issuer.ts';
import { OAuthIssuerMonitor } from './oauth-issuer-monitor.ts';
import { createMetadataRoutes } from './oauth-metadata.ts';
import { ANY_SUBJECT, type Credential } from './parse-credential.ts';
import type { ReloadableCredentials } from './reloadable-credentials.ts';

export interface OAuthSettings {
  /** The authorization server, as `iss` of its tokens names it. */
  issuer: string;
  /** This server's MCP endpoint, as clients address it (RFC 8707). */
  resource: URL;
  /** What `aud` of a token has to hold. */
  audience: string;
  /** Who may come in; `*` stands for those that are not listed, who are refused without it. */
  subjects: ReloadableCredentials;
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

/** The entry that stands for the holder of a token: their own, else one of a group of theirs, else that of all others. */
function findCredential(subjects: ReloadableCredentials, subject: string, groups: ReadonlySet<string>) {
  const own = subjects.find(`subject:${subject === ANY_SUBJECT ? '' : subject}`);
  if (own) return own;
  const ofGroups = [...groups]
    .flatMap((group) => subjects.find(`group:${group}`) ?? [])
    .sort((a, b) => a.order - b.order);
  return ofGroups.find(({ blocked }) => blocked) ?? ofGroups[0] ?? subjects.find(`subject:${ANY_SUBJECT}`);
}

/** Whose token it is. @throws HttpError where the claims name nobody */
function requireSubject(claims: TokenClaims, settings: ClaimSettings): string {
  const subject = readSubject(claims, settings);
  if (subject === undefined) throw NO_ACCOUNT;
  return subject;
}

/** Until when a token lets its holder in, in Unix milliseconds; undefined where their credential is gone or blocked. */
function getTokenEnd(credential: Credential | undefined, { exp }: TokenClaims): number | undefined {
  const end = getCredentialEnd(credential);
  return end && Math.min(end, (exp + CLOCK_TOLERANCE_S) * 1000);
}

/**
 * An OAuth 2.1 resource server, as MCP's authorization chapter asks: tokens of one issuer, made for this server, whose
 * scopes say what their holder may do. The token itself goes no further than this file.
 */
export class OAuthAuthenticator implements Authenticator {
  readonly credentials: ReloadableCredentials;
  readonly metadataRoutes: Authenticator['metadataRoutes'];
  readonly checks: Checks;
  readonly #settings: OAuthSettings;
  readonly #claimSettings: ClaimSettings;
  readonly #metadataUrl: string;
  readonly #issuer: Issuer;
  readonly #monitor: OAuthIssuerMonitor;
  readonly #revocation = new AccessRevocation();

  constructor(settings: OAuthSettings) {
    const { resource, subjects, claimSettings = DEFAULT_CLAIMS } = settings;
    const issuer = createIssuer(settings.issuer, settings.issuerOptions);
    const monitor = new OAuthIssuerMonitor(issuer, settings.log);
    subjects.onChange(() => this.#revocation.check());
    this.#settings = settings;
    this.#claimSettings = claimSettings;
    this.#metadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
    this.#issuer = issuer;
    this.#monitor = monitor;
    this.credentials = subjects;
    this.metadataRoutes = createMetadataRoutes({ issuer, resource, claimSettings });
    this.checks = { issuer: { look: () => monitor.getReason(), isRequired: () => !monitor.hasWorked } };
  }

  async authenticate({ authorization }: IncomingHttpHeaders): Promise<Identity> {
    try {
      return this.#toIdentity(await this.#readClaims(authorization));
    } catch (error) {
      throw toHttpError(error, getRequestableScopes(this.#claimSettings, FIRST_SCOPES), this.#metadataUrl);
    }
  }

  requireScopes({ scopes }: Identity, needed: readonly Scope[]): void {
    const missing = needed.filter((scope) => scopes?.has(scope) === false);
    if (missing.length === 0) return;
    const names = missing.map((scope) => getScopeNames(this.#claimSettings, scope).join(' or ')).join(', ');
    const error = new OAuthError(OAuthErrorCode.InsufficientScope, `This call needs the scope ${names}`);
    throw createChallenge(error, getRequestableScopes(this.#claimSettings, needed), this.#metadataUrl);
  }

  close(): void {
    this.#monitor.close();
    this.#revocation.close();
    this.credentials.close();
  }

  /** The SDK reads the header and judges its form; the claims stay with us. */
  async #readClaims(authorization: string | undefined): Promise<TokenClaims> {
    const read: TokenClaims[] = [];
    const verifyAccessToken = async (token: string) => {
      const claims = await this.#issuer.verify(token, this.#settings.audience);
      read.push(claims);
      return { token, clientId: String(claims.client_id ?? ''), scopes: [], expiresAt: claims.exp };
    };
    await verifyBearerToken(authorization, { verifier: { verifyAccessToken } });
    // The SDK succeeds with what verifyAccessToken returns and in no other way, so that there is one.
    return read[0] as TokenClaims;
  }

  #toIdentity(claims: TokenClaims): Identity {
    const { issuer, subjects, getSharedKey, auditName = 'sub' } = this.#settings;
    const subject = requireSubject(claims, this.#claimSettings);
    const groups = readGroups(claims, this.#claimSettings);
    const find = () => findCredential(subjects, subject, groups);
    const getAccessEnd = () => getTokenEnd(find(), claims);
    const credential = find();
    if (!credential || (getAccessEnd() ?? 0) <= Date.now()) throw NO_ACCOUNT;
    const name = readName(claims, auditName);
    return {
      caller: fingerprint(`${issuer} ${subject}`),
      key: credential.key ?? getSharedKey(),
      scopes: readScopes(claims, this.#claimSettings),
      ...(name !== undefined && { name }),
      ...toGrant(credential, auditName),
      revoked: this.#revocation.getSignal(subject, getAccessEnd),
    };
  }
}
