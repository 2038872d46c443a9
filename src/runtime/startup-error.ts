/** A door that does not open, and what the operator has to set. */
export class StartupError extends Error {
  override readonly name = 'DoorError';
}
