import type { RequestOptions } from '../../heygen/client.ts';
import type { Drift } from '../../heygen/response.ts';
import type { Logger } from '../../runtime/log.ts';
import type { Telemetry } from '../../runtime/telemetry.ts';

/** Places in lists count as one: `messages.0.role` and `messages.7.role` are one field. */
const toField = (path: string) => path.replace(/\.\d+(?=\.|$)/g, '.*');

/** Counts every field that HeyGen answers otherwise than declared, and logs each once in the life of the process. */
export function createSchemaDriftReporter(log: Logger, telemetry?: Telemetry) {
  const logged = new Set<string>();
  return ({ operation, field: path, problem }: Drift, { logContext }: RequestOptions): void => {
    const field = toField(path);
    // Declared fields are few, so neither the set nor the counter can grow without end.
    telemetry?.recordDrift?.(operation, field);
    if (logged.has(`${operation} ${field}`)) return;
    logged.add(`${operation} ${field}`);
    log.warn({ ...logContext, operation, field, problem }, 'HeyGen answered a field otherwise than declared');
  };
}
