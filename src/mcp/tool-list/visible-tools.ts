import {
  DISCOVER,
  includesV1V2,
  type Selected,
  type Selection,
  SelectionError,
  selectTools,
} from '../../catalog/toolset-selection.ts';
import { findNearestName } from '../../runtime/nearest-name.ts';
import { parseList } from '../../runtime/parse-list.ts';
import { sanitizeText } from '../results/sanitize-text.ts';
import type { GetVisibleTools, VisibleTools } from '../server-options.ts';
import { createInstructions } from './instructions.ts';
import type { ListedTool, Manifest } from './manifest.ts';
import { narrowWorkEnums } from './narrow-enums.ts';

/** How many different selections are kept ready; a client that invents more pays for each. */
const MAX_CACHED_SELECTIONS = 64;

const QUERY_NAMES = ['toolsets', 'read_only'];

/** A mistyped parameter would show more tools than were asked for. Others belong to proxies and are left alone. */
function checkQueryNames(query: URLSearchParams): void {
  for (const name of query.keys()) {
    const nearest = QUERY_NAMES.includes(name) ? undefined : findNearestName(name, QUERY_NAMES);
    if (nearest) throw new SelectionError(`The query has ${sanitizeText(name)}, which is no parameter; ${nearest} is.`);
  }
}

/** A selection as a query or a header writes it; undefined where it chooses nothing. */
function parseSelection(list: string | null, readOnly: string | null): Partial<Selection> | undefined {
  const toolsets = parseList(list ?? '');
  const asked = {
    ...(toolsets.length > 0 && { toolsets }),
    ...(/^(1|true)$/i.test(readOnly ?? '') && { readOnly: true }),
  };
  return asked.toolsets || asked.readOnly ? asked : undefined;
}

/**
 * What an HTTP request asks for, by query (`?toolsets=videos,voices&read_only=1`) and by header. Where both choose, both
 * hold: a header that a gateway sets is not lifted by an address that a caller writes, nor the other way round.
 */
export function parseRequestedSelections(request: Request | undefined): Partial<Selection>[] {
  if (!request) return [];
  const { searchParams: query } = new URL(request.url);
  const { headers } = request;
  checkQueryNames(query);
  const asked = [
    parseSelection(query.get('toolsets'), query.get('read_only')),
    parseSelection(headers.get('x-mcp-toolsets'), headers.get('x-mcp-readonly')),
  ];
  return asked.filter((selection) => selection !== undefined);
}

/**
 * What a request may see: it chooses among what the server was started with, and a server started with `default` lets
 * it choose among everything. `--read-only` cannot be lifted.
 * @throws SelectionError when a toolset does not exist, or this server does not have it
 */
export function narrowSelection(own: Selection, asked: Partial<Selection>): Selection {
  const readOnly = own.readOnly || asked.readOnly === true;
  if (!asked.toolsets) return { ...own, readOnly };
  const free = own.toolsets.some((name) => ['default', 'all', 'everything', DISCOVER].includes(name));
  const barred = free ? [] : asked.toolsets.filter((name) => !own.toolsets.includes(name));
  if (barred.length > 0) {
    throw new SelectionError(`This server does not have "${barred.join('", "')}". It has: ${own.toolsets.join(', ')}.`);
  }
  return { ...own, toolsets: asked.toolsets, readOnly };
}

/** What a selection chooses among. */
const getCandidates = ({ tools, v1v2 }: Manifest, selection: Selection) =>
  includesV1V2(selection) ? [...tools, ...v1v2()] : tools;

/** One selection, or several that all have to allow a tool. */
type Selections = readonly [Selection, ...Selection[]];

/** The tools that all of some selections let a host reach; how, the first one says. */
function selectCommonTools(manifest: Manifest, [first, ...more]: Selections): Selected<ListedTool> {
  const select = (selection: Selection) =>
    selectTools(getCandidates(manifest, selection), manifest.toolsets, selection);
  const { listed, callable } = select(first);
  const others = more.map(select);
  const reachable = others.map((one) => new Set([...one.listed, ...one.callable]));
  const isCommon = (tool: ListedTool) => reachable.every((tools) => tools.has(tool));
  return {
    listed: listed.filter((tool) => tool.toolset === DISCOVER || isCommon(tool)),
    callable: callable.filter(isCommon),
  };
}

const CONFIRMED = { type: 'boolean', description: 'Only after the user agreed to this very call.' };

/** A tool as a model sees it that has to ask the user by itself. */
function addConfirmed({ tool, confirmable }: ListedTool): ListedTool['tool'] {
  if (!confirmable) return tool;
  const { properties, ...schema } = tool.inputSchema;
  return { ...tool, inputSchema: { ...schema, properties: { ...properties, confirmed: CONFIRMED } } };
}

function selectVisibleTools(
  manifest: Manifest,
  selections: Selections,
  cacheScope: VisibleTools['cacheScope'],
): VisibleTools {
  const { listed: selected, callable } = selectCommonTools(manifest, selections);
  const names = new Set(selected.map(({ tool }) => tool.name));
  const listed = selected.filter(({ needs = [] }) => needs.every((name) => names.has(name)));
  const known = new Set(listed.map(({ tool }) => tool.name));
  return {
    tools: listed.map((tool) =>
      narrowWorkEnums(manifest.modelConfirms ? addConfirmed(tool) : tool.tool, known, manifest.toolsByWork),
    ),
    known,
    // A host opens a view by the name of its tool, which the tools of `discover` hide.
    callable: new Set(callable.filter(({ needs }) => needs === undefined).map(({ tool }) => tool.name)),
    keywords: new Map(listed.flatMap(({ tool, keywords }) => (keywords ? [[tool.name, keywords] as const] : []))),
    instructions: createInstructions(known),
    cacheScope,
  };
}

/** What a selection shows, and what of it a host that shows views sees beside. */
function toVisibleTools(
  manifest: Manifest,
  [first, ...more]: Selections,
  cacheScope: VisibleTools['cacheScope'],
): VisibleTools {
  const usual = selectVisibleTools(manifest, [first, ...more], cacheScope);
  if (![first, ...more].some(({ toolsets }) => toolsets.includes('default') || toolsets.includes('all'))) return usual;
  const showViews = (selection: Selection) => ({ ...selection, showsViews: true });
  const withViews = selectVisibleTools(manifest, [showViews(first), ...more.map(showViews)], cacheScope);
  // What a client can show is unknown to a shared cache.
  return withViews.known.size > usual.known.size ? { ...usual, withViews, cacheScope: 'private' } : usual;
}

/**
 * Makes what hosts see, once for each selection: what the request asks for, within what its caller may use.
 * @throws SelectionError at once when the server's own selection names a toolset that does not exist, and from the
 *   returned function when a request's does
 */
export function createVisibleTools(manifest: Manifest, own: Selection): GetVisibleTools {
  const made = new Map<string, VisibleTools>();
  const usual = toVisibleTools(manifest, [own], 'public');
  return (request, { toolsets, readOnly: mayOnlyRead } = {}) => {
    const granted = toolsets || mayOnlyRead ? [{ toolsets, readOnly: mayOnlyRead }] : [];
    const asked = [...parseRequestedSelections(request), ...granted];
    const readOnly = asked.some((one) => one.readOnly);
    const [first, ...more] = asked.map((one) => narrowSelection(own, { ...one, readOnly }));
    if (!first) return usual;
    const selections: Selections = [first, ...more];
    const key = JSON.stringify(selections);
    const visibleTools = made.get(key) ?? toVisibleTools(manifest, selections, 'private');
    if (made.size < MAX_CACHED_SELECTIONS) made.set(key, visibleTools);
    return visibleTools;
  };
}
