import type { Json } from '../src/declarations/operation.ts';

/** A thing as HeyGen shows it: members with `_` are the sandbox's own, and not sent. */
export const shown = (thing: Json): Json =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => !name.startsWith('_')));
