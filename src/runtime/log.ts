import { type Logger, pino } from 'pino';

export type { Logger };

/** Fields that hold a secret wherever they occur in a log line. */
const SECRETS = ['apiKey', 'key', 'headers["x-api-key"]', 'headers.authorization'];

/** A logger that writes to stderr, because stdout belongs to the protocol. */
export function createLogger(level: string): Logger {
  const paths = SECRETS.flatMap((path) => [path, `*.${path}`]);
  return pino(
    { level, base: undefined, redact: { paths, censor: '[secret]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}
