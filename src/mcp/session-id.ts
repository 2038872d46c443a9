import { randomUUID } from 'node:crypto';

/** Names in `initialize` are free text; a header has to stay short. */
const MAX_NAME_CHARACTERS = 60;

/** What a session id says of a client that shows views, and of one that shows forms. */
const VIEWS = 'views';
const FORMS = 'forms';

/** What later requests of a session do not say of its client. */
export interface SessionClient {
  name?: string;
  showsViews: boolean;
  /** True where it can ask its user (elicitation). */
  showsForms: boolean;
}

/** A name for a 2025-era session over HTTP. Nothing is stored under it: what is known of the client travels in it. */
export function createSessionId(client: SessionClient): string {
  const { name = '', showsViews, showsForms } = client;
  const encoded = Buffer.from(name.slice(0, MAX_NAME_CHARACTERS)).toString('base64url');
  const parts = [randomUUID(), encoded, showsViews ? VIEWS : '', showsForms ? FORMS : ''];
  return parts.join('.').replace(/\.+$/, '');
}

/** The client that a session was opened by, as far as it said. */
export function getSessionClient(session = ''): SessionClient {
  const [, name, views, forms] = session.split('.', 4);
  return {
    ...(name && { name: Buffer.from(name, 'base64url').toString() }),
    showsViews: views === VIEWS,
    showsForms: forms === FORMS,
  };
}
