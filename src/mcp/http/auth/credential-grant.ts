import type { AuditName } from './oauth-claims.ts';
import type { Credential } from './parse-credential.ts';

/** From when on a credential is no longer taken, in Unix milliseconds. */
export const getCredentialEnd = (credential: Credential | undefined): number | undefined =>
  credential && !credential.blocked ? (credential.expiresAt ?? Number.POSITIVE_INFINITY) : undefined;

/** What a credential grants, and whom it names where names may be seen. */
export const toGrant = ({ name, spendLimitUsd, toolsets, readOnly }: Credential, auditName: AuditName) => ({
  ...(name !== undefined && auditName !== 'hash' && { name }),
  ...(spendLimitUsd !== undefined && { spendLimitUsd }),
  ...(toolsets && { toolsets }),
  ...(readOnly && { readOnly }),
});
