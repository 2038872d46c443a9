import type { Effect } from '../declarations/operation.ts';

/** Which tools a host is shown. */
export interface Selection {
  /** Toolset ids, or `default`, `all`, `everything` or `discover`. */
  toolsets: readonly string[];
  readOnly: boolean;
  /** What is configured, of what tools require. */
  configured?: readonly ('storage' | 'files')[];
  /** True for a host that shows views, so that `default` and `all` have the tools that open them. */
  showsViews?: boolean;
}

/** What decides whether a tool is listed. */
export interface Selectable {
  toolset: string;
  effect: Effect;
  /** True for a tool of the selection `default`, or `views` where only hosts that show views have it there. */
  default: boolean | 'views';
  /** Set for a tool that opens a view: the tools that the view calls. In `all` it is for hosts that show views only. */
  needs?: readonly string[];
  /** What has to be configured for it. */
  requires?: 'storage' | 'files';
}

/** A toolset as a selection sees it. */
export interface SelectableToolset {
  id: string;
  /** The selections that it is not part of. Its own name lists it always. */
  excludedFrom?: readonly ('all' | 'everything')[];
  /** True where the tools of `discover` reach it all the same. */
  discoverable?: true;
}

/** What a selection comes to. */
export interface Selected<T> {
  /** What the host is shown. */
  listed: T[];
  /** What it may call through the tools of `discover`; empty without them. */
  callable: T[];
}

/** A selection that names something which does not exist. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

/** The selection of the tools that find, describe and call the others. */
export const DISCOVER = 'discover';

const DISCOVER_GROUP: SelectableToolset = { id: DISCOVER, excludedFrom: ['all', 'everything'] };

const ALIASES: readonly string[] = ['default', 'all', 'everything', DISCOVER];

/** The toolset of HeyGen's v1 and v2. */
export const V1V2_TOOLSET = 'v1-v2';

/** True for a selection with tools of v1 and v2, which are loaded for no other. */
export const includesV1V2 = ({ toolsets }: Pick<Selection, 'toolsets'>) =>
  toolsets.includes(V1V2_TOOLSET) || toolsets.includes('everything');

function checkToolsetNames(wanted: readonly string[], toolsets: readonly SelectableToolset[]): void {
  const known = [...ALIASES, ...toolsets.map(({ id }) => id)];
  const wrong = wanted.filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  throw new SelectionError(`No toolset "${wrong.join('", "')}". Toolsets: ${known.join(', ')}.`);
}

/**
 * Chooses among tools, keeping their order.
 * @throws SelectionError when a toolset does not exist
 */
export function selectTools<T extends Selectable>(
  tools: readonly T[],
  toolsets: readonly SelectableToolset[],
  { toolsets: wanted, readOnly, configured = [], showsViews = false }: Selection,
): Selected<T> {
  checkToolsetNames(wanted, toolsets);
  const groups = new Map([DISCOVER_GROUP, ...toolsets].map((group) => [group.id, group]));
  const allowed = tools.filter(
    ({ effect, requires }) => (!readOnly || effect === 'read') && (!requires || configured.includes(requires)),
  );
  const isExcludedFrom = (selection: 'all' | 'everything', { toolset }: T) =>
    groups.get(toolset)?.excludedFrom?.includes(selection) === true;
  /** Asked for by name, or with `everything`. */
  const isChosen = (tool: T) =>
    wanted.includes(tool.toolset) || (wanted.includes('everything') && !isExcludedFrom('everything', tool));
  const isListed = (tool: T) =>
    isChosen(tool) ||
    (wanted.includes('all') && !isExcludedFrom('all', tool) && (!tool.needs || showsViews)) ||
    (wanted.includes('default') && (tool.default === true || (tool.default === 'views' && showsViews)));
  const isCallable = (tool: T) =>
    tool.toolset !== DISCOVER &&
    (isChosen(tool) || !isExcludedFrom('all', tool) || groups.get(tool.toolset)?.discoverable === true);
  return {
    listed: allowed.filter(isListed),
    callable: wanted.includes(DISCOVER) ? allowed.filter(isCallable) : [],
  };
}
