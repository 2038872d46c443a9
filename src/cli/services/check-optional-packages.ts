import { formatInstallCommand, isInstalled } from '../../runtime/optional-package.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { Config } from '../settings/config.ts';

/** An optional package without which a setting cannot be kept. */
interface OptionalPackage {
  name: string;
  /** The setting that asks for it. */
  setting: string;
  isConfigured: (config: Config) => boolean;
}

const OPTIONAL_PACKAGES: readonly OptionalPackage[] = [
  { name: '@redis/client', setting: 'REDIS_URL', isConfigured: ({ redisUrl }) => redisUrl !== undefined },
  {
    name: '@supabase/storage-js',
    setting: 'SUPABASE_URL',
    isConfigured: ({ supabaseUrl }) => supabaseUrl !== undefined,
  },
  { name: 's3mini', setting: 'S3_ENDPOINT', isConfigured: ({ s3Endpoint }) => s3Endpoint !== undefined },
  {
    name: 'jose',
    setting: 'HEYGEN_MCP_AUTH oauth',
    isConfigured: ({ command, auth }) => command === 'http' && auth === 'oauth',
  },
];

/** The commands that would use them. */
const USERS = new Set(['stdio', 'http', 'doctor', 'ledger']);

/**
 * Looks for the packages that the settings need.
 * @throws StartupError with the command that installs those that are missing
 */
export function checkOptionalPackages(config: Config, isThere = isInstalled): void {
  if (!USERS.has(config.command)) return;
  const missing = OPTIONAL_PACKAGES.filter(({ name, isConfigured }) => isConfigured(config) && !isThere(name));
  if (missing.length === 0) return;
  const needs = missing.map(({ setting, name }) => `${setting} needs the package ${name}`).join(', ');
  const names = missing.map(({ name }) => name);
  throw new StartupError(
    `${needs}, which is installed only where it is used. Run: ${formatInstallCommand(names, config.command)}.`,
  );
}
