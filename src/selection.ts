import type { Effect } from './operation.ts';

/** Which tools a host is shown. */
export interface Selection {
  /** Toolset ids, or `default`, `all` or `discover`. */
  toolsets: readonly string[];
  readOnly: boolean;
  /** What is configured, of what tools require. */
  has?: readonly 'storage'[];
}

/** What decides whether a tool is listed. */
export interface Selectable {
  toolset: string;
  effect: Effect;
  /** True for a tool of the selection `default`. */
  usual: boolean;
  /** What has to be configured for it. */
  requires?: 'storage';
}

/** A toolset as a selection sees it; one that stands apart is not part of `all`. */
export interface SelectableToolset {
  id: string;
  apart: boolean;
}

/** What a selection comes to. */
export interface Selected<T> {
  /** What the host is shown. */
  listed: T[];
  /** What it may call through the tools of `discover`; empty without them. */
  reach: T[];
}

/** A selection that names something which does not exist. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

/** The selection of the tools that find, describe and call the others. */
export const DISCOVER = 'discover';

const ALIASES: readonly string[] = ['default', 'all', DISCOVER];

/** Reads a list of toolsets as it is written in a setting, a query or a header: names between commas. */
export const toolsetNames = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

function refuseUnknown(wanted: readonly string[], toolsets: readonly SelectableToolset[]): void {
  const known = [...ALIASES, ...toolsets.map(({ id }) => id)];
  const wrong = wanted.filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  throw new SelectionError(`No toolset "${wrong.join('", "')}". Toolsets: ${known.join(', ')}.`);
}

/**
 * Chooses among tools, keeping their order.
 * @throws SelectionError when a toolset does not exist
 */
export function select<T extends Selectable>(
  tools: readonly T[],
  toolsets: readonly SelectableToolset[],
  { toolsets: wanted, readOnly, has = [] }: Selection,
): Selected<T> {
  refuseUnknown(wanted, toolsets);
  const apart = new Set([DISCOVER, ...toolsets.filter((toolset) => toolset.apart).map(({ id }) => id)]);
  const allowed = tools.filter(
    ({ effect, requires }) => (!readOnly || effect === 'read') && (!requires || has.includes(requires)),
  );
  const named = ({ toolset }: T) => wanted.includes(toolset);
  const inAll = ({ toolset }: T) => !apart.has(toolset);
  return {
    listed: allowed.filter(
      (tool) => named(tool) || (wanted.includes('all') && inAll(tool)) || (wanted.includes('default') && tool.usual),
    ),
    reach: wanted.includes(DISCOVER)
      ? allowed.filter((tool) => inAll(tool) || (named(tool) && tool.toolset !== DISCOVER))
      : [],
  };
}
