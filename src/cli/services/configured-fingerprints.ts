import { setFingerprintSecret } from '../../runtime/fingerprint.ts';
import type { Config } from '../settings/config.ts';

/**
 * Has fingerprints made with what the instances share, or what outlives a server's process: the ledger and the limits
 * know callers without a name by them. Other processes have no callers, and each a secret of its own.
 */
export function configureFingerprints({ command, redisUrl, webhookSecrets, apiKey }: Config): void {
  const lasting = redisUrl ?? (command === 'http' ? apiKey : undefined);
  const secret = lasting === undefined ? undefined : (webhookSecrets[0] ?? lasting);
  if (secret !== undefined) setFingerprintSecret(secret);
}
