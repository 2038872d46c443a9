/** The way to the host is lost, for a reason that the person who runs the server can mend or has to know. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}
