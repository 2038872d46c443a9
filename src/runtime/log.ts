import { type Logger, pino } from 'pino';
import { redactAddresses } from './redact.ts';

export type { Logger };

/** Fields that hold a secret wherever they occur in a log line. */
const SECRETS = ['apiKey', 'key', 'headers["x-api-key"]', 'headers.authorization'];

/** A logger that writes to stderr, because stdout belongs to the protocol. */
export function createLogger(level: string): Logger {
  const paths = SECRETS.flatMap((path) => [path, `*.${path}`]);
  const stderr = pino.destination({ dest: 2, sync: true });
  return pino(
    { level, base: undefined, redact: { paths, censor: '[secret]' } },
    { write: (line: string) => stderr.write(redactAddresses(line)) },
  );
}
