import type { AuditedStart } from '../../runtime/audit-log.ts';
import { VERSION } from '../../runtime/version.ts';
import type { Config } from '../settings/config.ts';

/** What the audit log says of a process that begins to serve. */
export const toAuditedStart = (config: Config, url?: string): AuditedStart => ({
  version: VERSION,
  transport: url === undefined ? 'stdio' : 'http',
  authentication: url === undefined ? 'none' : (config.auth ?? 'none'),
  toolsets: config.toolsets,
  read_only: config.readOnly,
  sandbox: config.sandbox,
  spend_limit_usd: config.spendLimitUsd,
  spend_limit_person_usd: config.spendLimitPersonUsd,
  spend_period: config.spendPeriod,
  url,
});
