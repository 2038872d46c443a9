import type { Effect } from './operation.ts';

/** Which tools a host is shown. */
export interface Selection {
  /** Toolset ids, or `default` or `all`. */
  toolsets: readonly string[];
  readOnly: boolean;
}

/** A selection that names something which does not exist. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

const ALIASES: readonly string[] = ['default', 'all'];

/**
 * Chooses among tools, keeping their order.
 * @param known the ids of all toolsets
 * @throws SelectionError when a toolset does not exist
 */
export function select<T extends { toolset: string; effect: Effect }>(
  tools: readonly T[],
  known: readonly string[],
  { toolsets: wanted, readOnly }: Selection,
): T[] {
  const wrong = wanted.filter((id) => !ALIASES.includes(id) && !known.includes(id));
  if (wrong.length > 0) {
    throw new SelectionError(`No toolset "${wrong.join('", "')}". Toolsets: ${[...ALIASES, ...known].join(', ')}.`);
  }
  const everything = wanted.some((id) => ALIASES.includes(id));
  return tools.filter(
    ({ toolset, effect }) => (everything || wanted.includes(toolset)) && (!readOnly || effect === 'read'),
  );
}
