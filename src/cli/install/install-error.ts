/** An installation that cannot be done, explained for the person who asked for it. Nothing was written. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
}
