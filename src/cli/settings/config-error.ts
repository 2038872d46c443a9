/** A setting that cannot be used, explained for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
