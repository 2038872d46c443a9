import { SCOPES, type Scope } from './authenticator.ts';

/** Where an authorization server writes what we need to know, and by which names. */
export interface ClaimSettings {
  /** Our scopes by the names that the company has for them; ours where there are none. */
  scopeNames?: Readonly<Partial<Record<Scope, readonly string[]>>>;
  /** The claims that hold them. */
  scopeClaims: readonly string[];
  groupsClaim: string;
  subjectClaim: string;
}

export const DEFAULT_CLAIMS: ClaimSettings = {
  scopeClaims: ['scope', 'scp'],
  groupsClaim: 'groups',
  subjectClaim: 'sub',
};

export type Claims = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A claim by its name or, where there is none of that name, by its path: Auth0 has names with dots
 * (`https://example.com/roles`), Keycloak has claims within claims (`realm_access.roles`).
 */
export function readClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) => (isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      claims,
    );
}

/** The values of a claim that is a list, or a text with a separator between them. */
function readClaimList(claims: Claims, name: string, separator: RegExp): string[] {
  const value = readClaim(claims, name);
  const values = Array.isArray(value) ? value : typeof value === 'string' ? value.split(separator) : [];
  return values.filter((one): one is string => typeof one === 'string' && one.trim() !== '').map((one) => one.trim());
}

/** The names by which a client asks for a scope. */
export const getScopeNames = ({ scopeNames }: ClaimSettings, scope: Scope): readonly string[] =>
  scopeNames?.[scope] ?? [scope];

/** Entra ID is asked for `api://client/read` and writes `read`. */
const isScopeName = (wanted: string, granted: string) => wanted === granted || wanted.endsWith(`/${granted}`);

/** Our scopes that a token grants. */
export function readScopes(claims: Claims, settings: ClaimSettings): Set<Scope> {
  const granted = settings.scopeClaims.flatMap((name) => readClaimList(claims, name, /\s+/));
  const isGranted = (scope: Scope) =>
    getScopeNames(settings, scope).some((wanted) => granted.some((one) => isScopeName(wanted, one)));
  return new Set(SCOPES.filter(isGranted));
}

/** What a client can ask the authorization server for; roles and groups are given by nobody's asking. */
export const getRequestableScopes = (settings: ClaimSettings, scopes: readonly Scope[]): readonly string[] =>
  settings.scopeClaims.some((name) => name === 'scope' || name === 'scp')
    ? scopes.flatMap((scope) => getScopeNames(settings, scope).slice(0, 1))
    : [];

export const readGroups = (claims: Claims, { groupsClaim }: ClaimSettings): ReadonlySet<string> =>
  new Set(readClaimList(claims, groupsClaim, /,/));

/**
 * Whose token it is. An address that nobody has checked could be anybody's, so that `email` counts only where the issuer
 * says that it is verified.
 */
export function readSubject(claims: Claims, { subjectClaim }: ClaimSettings): string | undefined {
  if (subjectClaim === 'email' && claims.email_verified !== true) return undefined;
  const subject = readClaim(claims, subjectClaim);
  return typeof subject === 'string' && subject.trim() !== '' ? subject : undefined;
}

/** What a person is called in the log and the ledger: what the operator wrote, a claim, or nothing but a hash. */
export type AuditName = 'sub' | 'email' | 'hash';

/** A person's name by their token; an address that is known to be unchecked is not taken. */
export function readName(claims: Claims, auditName: AuditName): string | undefined {
  if (auditName === 'hash') return undefined;
  const { email, email_verified, sub } = claims;
  if (auditName === 'email' && typeof email === 'string' && email_verified !== false) return email;
  return typeof sub === 'string' ? sub : undefined;
}
