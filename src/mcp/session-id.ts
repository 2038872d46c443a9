import { randomUUID } from 'node:crypto';

/** Names in `initialize` are free text; a header has to stay short. */
const MAX_NAME_CHARACTERS = 60;

/**
 * A name for a 2025-era session over HTTP. Nothing is stored under it: what later requests do not say of the client, its
 * name, travels in it.
 */
export function createSessionId(clientName: string | undefined): string {
  const name = clientName && Buffer.from(clientName.slice(0, MAX_NAME_CHARACTERS)).toString('base64url');
  return name ? `${randomUUID()}.${name}` : randomUUID();
}

/** The client that a session was opened by, where it said. */
export function getSessionClient(session: string): string | undefined {
  const name = session.split('.', 2)[1];
  return name ? Buffer.from(name, 'base64url').toString() : undefined;
}
