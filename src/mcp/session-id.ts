import { randomUUID } from 'node:crypto';

/** Names in `initialize` are free text; a header has to stay short. */
const MAX_NAME_CHARACTERS = 60;

/** What a session id says of a client that shows views. */
const VIEWS = 'views';

/** What later requests of a session do not say of its client. */
export interface SessionClient {
  name?: string;
  showsViews: boolean;
}

/** A name for a 2025-era session over HTTP. Nothing is stored under it: what is known of the client travels in it. */
export function createSessionId({ name = '', showsViews }: SessionClient): string {
  const encoded = Buffer.from(name.slice(0, MAX_NAME_CHARACTERS)).toString('base64url');
  return [randomUUID(), encoded, showsViews ? VIEWS : ''].join('.').replace(/\.+$/, '');
}

/** The client that a session was opened by, as far as it said. */
export function getSessionClient(session = ''): SessionClient {
  const [, name, views] = session.split('.', 3);
  return { ...(name && { name: Buffer.from(name, 'base64url').toString() }), showsViews: views === VIEWS };
}
