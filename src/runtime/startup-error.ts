/** A process that cannot do what it was started for, and what the person who started it has to change. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
