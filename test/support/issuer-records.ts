import type { ClaimSettings } from '../../src/mcp/http/auth/oauth-claims.ts';

/**
 * Authorization servers that companies have: where they publish what about themselves, and how their access tokens say
 * who holds them and what for. Only fields that are needed, from public sources; tenants and ids are made up.
 */
export interface IssuerRecord {
  /** Where the facts are from. */
  sources: readonly string[];
  /** Where the document is, and nothing else is anywhere. */
  address: string;
  document: { issuer: string; jwks_uri: string; authorization_endpoint: string; token_endpoint: string };
  /** How an operator sets the server up for it. */
  settings: Partial<ClaimSettings>;
  /** Claims of a token that may read and write, of somebody in the group `films`. */
  claims: Readonly<Record<string, unknown>>;
  /** By what the subjects file names that person, and the group. */
  subject: string;
  group: string;
  /** What clients are told to ask for where a call needs to write. */
  requestable: readonly string[];
}

const TENANT = '11111111-2222-3333-4444-555555555555';
const ENTRA = `https://login.microsoftonline.com/${TENANT}`;
const OKTA = 'https://company.okta.com/oauth2/aus1company';
const KEYCLOAK = 'https://sso.example.com/realms/company';

export const ISSUER_RECORDS: Readonly<Record<string, IssuerRecord>> = {
  'Entra ID': {
    sources: [
      'https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc',
      'https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference',
    ],
    address: `${ENTRA}/v2.0/.well-known/openid-configuration`,
    document: {
      issuer: `${ENTRA}/v2.0`,
      jwks_uri: `${ENTRA}/discovery/v2.0/keys`,
      authorization_endpoint: `${ENTRA}/oauth2/v2.0/authorize`,
      token_endpoint: `${ENTRA}/oauth2/v2.0/token`,
    },
    settings: {
      subjectClaim: 'oid',
      scopeNames: { read: ['api://heygen/films.read'], write: ['api://heygen/films.write'] },
    },
    claims: {
      sub: 'pairwise-subject',
      oid: 'aaaaaaaa-0000-0000-0000-000000000001',
      scp: 'films.read films.write',
      groups: ['bbbbbbbb-0000-0000-0000-000000000002'],
      ver: '2.0',
    },
    subject: 'aaaaaaaa-0000-0000-0000-000000000001',
    group: 'bbbbbbbb-0000-0000-0000-000000000002',
    requestable: ['api://heygen/films.write'],
  },
  Okta: {
    sources: [
      'https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/customas',
      'https://github.com/okta/okta-auth-js test/support/xhr/well-known-shared-resource.js',
    ],
    address: 'https://company.okta.com/.well-known/oauth-authorization-server/oauth2/aus1company',
    document: {
      issuer: OKTA,
      jwks_uri: `${OKTA}/v1/keys`,
      authorization_endpoint: `${OKTA}/v1/authorize`,
      token_endpoint: `${OKTA}/v1/token`,
    },
    settings: { scopeNames: { read: ['heygen:read'], write: ['heygen:write'] } },
    claims: {
      sub: 'ada@example.com',
      uid: '00u1',
      cid: '0oa1',
      scp: ['heygen:read', 'heygen:write'],
      groups: ['films'],
    },
    subject: 'ada@example.com',
    group: 'films',
    requestable: ['heygen:write'],
  },
  Auth0: {
    sources: [
      'https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles',
      'https://github.com/whyarby72/L1_web_api findings/week2/notes/oidc_metadata_check.md',
    ],
    address: 'https://company.us.auth0.com/.well-known/openid-configuration',
    document: {
      issuer: 'https://company.us.auth0.com/',
      jwks_uri: 'https://company.us.auth0.com/.well-known/jwks.json',
      authorization_endpoint: 'https://company.us.auth0.com/authorize',
      token_endpoint: 'https://company.us.auth0.com/oauth/token',
    },
    settings: { scopeClaims: ['permissions'], groupsClaim: 'https://example.com/roles' },
    claims: {
      sub: 'auth0|6553da60a54af58e29493993',
      scope: 'openid profile',
      permissions: ['read', 'write'],
      'https://example.com/roles': ['films'],
    },
    subject: 'auth0|6553da60a54af58e29493993',
    group: 'films',
    requestable: [],
  },
  Keycloak: {
    sources: [
      'https://www.keycloak.org/securing-apps/oidc-layers',
      'https://github.com/cbrungraeber/keycloak-integration',
    ],
    address: `${KEYCLOAK}/.well-known/openid-configuration`,
    document: {
      issuer: KEYCLOAK,
      jwks_uri: `${KEYCLOAK}/protocol/openid-connect/certs`,
      authorization_endpoint: `${KEYCLOAK}/protocol/openid-connect/auth`,
      token_endpoint: `${KEYCLOAK}/protocol/openid-connect/token`,
    },
    settings: {
      scopeClaims: ['realm_access.roles'],
      scopeNames: { read: ['heygen-viewer', 'heygen-editor'], write: ['heygen-editor'] },
    },
    claims: {
      sub: '6f1c0b1e-0000-0000-0000-000000000003',
      typ: 'Bearer',
      scope: 'email profile',
      realm_access: { roles: ['offline_access', 'heygen-editor'] },
      groups: ['films'],
    },
    subject: '6f1c0b1e-0000-0000-0000-000000000003',
    group: 'films',
    requestable: [],
  },
};

/** Google publishes metadata like the others; its access tokens are no JWTs, so that only Google can read them. */
export const GOOGLE = {
  sources: [
    'https://developers.google.com/identity/openid-connect/reference',
    'https://www.rabbitmq.com/docs/oauth2-examples-google',
  ],
  address: 'https://accounts.google.com/.well-known/openid-configuration',
  document: {
    issuer: 'https://accounts.google.com',
    jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
    authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    token_endpoint: 'https://oauth2.googleapis.com/token',
  },
  accessToken: 'ya29.a0-made-up-and-opaque',
} as const;
