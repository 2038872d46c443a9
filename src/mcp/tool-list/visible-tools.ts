import {
  DISCOVER,
  includesV1V2,
  type Selection,
  SelectionError,
  selectTools,
} from '../../catalog/toolset-selection.ts';
import { parseList } from '../../runtime/parse-list.ts';
import type { VisibleTools } from '../server.ts';
import { createInstructions } from './instructions.ts';
import type { Manifest } from './manifest.ts';

/** How many different selections are kept ready; a client that invents more pays for each. */
const MAX_CACHED_SELECTIONS = 64;

/** What an HTTP request asks for, by query (`?toolsets=videos,voices&read_only=1`) or header. */
export function parseRequestedSelection(request: Request | undefined): Partial<Selection> {
  if (!request) return {};
  const query = new URL(request.url).searchParams;
  const list = query.get('toolsets') ?? request.headers.get('x-mcp-toolsets');
  const readOnly = query.get('read_only') ?? request.headers.get('x-mcp-readonly');
  const toolsets = parseList(list ?? '');
  return { ...(toolsets.length > 0 && { toolsets }), ...(/^(1|true)$/i.test(readOnly ?? '') && { readOnly: true }) };
}

/**
 * What a request may see: it chooses among what the server was started with, and a server started with `default` lets
 * it choose among everything. `--read-only` cannot be lifted.
 * @throws SelectionError when a toolset does not exist, or this server does not offer it
 */
export function narrowSelection(own: Selection, asked: Partial<Selection>): Selection {
  const readOnly = own.readOnly || asked.readOnly === true;
  if (!asked.toolsets) return { ...own, readOnly };
  const free = own.toolsets.some((name) => ['default', 'all', 'everything', DISCOVER].includes(name));
  const barred = free ? [] : asked.toolsets.filter((name) => !own.toolsets.includes(name));
  if (barred.length > 0) {
    throw new SelectionError(
      `This server does not offer "${barred.join('", "')}". It offers: ${own.toolsets.join(', ')}.`,
    );
  }
  return { ...own, toolsets: asked.toolsets, readOnly };
}

/** What a selection chooses among. */
const getCandidates = ({ tools, v1v2 }: Manifest, selection: Selection) =>
  includesV1V2(selection) ? [...tools, ...v1v2()] : tools;

function toVisibleTools(
  manifest: Manifest,
  selection: Selection,
  cacheScope: VisibleTools['cacheScope'],
): VisibleTools {
  const { listed, callable } = selectTools(getCandidates(manifest, selection), manifest.toolsets, selection);
  const known = new Set(listed.map(({ tool }) => tool.name));
  return {
    tools: listed.map(({ tool }) => tool),
    known,
    callable: new Set(callable.map(({ tool }) => tool.name)),
    instructions: createInstructions(known),
    cacheScope,
  };
}

/**
 * Makes what hosts are offered, once for each selection.
 * @throws SelectionError at once when the server's own selection names a toolset that does not exist, and from the
 *   returned function when a request's does
 */
export function createVisibleTools(manifest: Manifest, own: Selection): (request?: Request) => VisibleTools {
  const made = new Map<string, VisibleTools>();
  const usual = toVisibleTools(manifest, own, 'public');
  return (request) => {
    const asked = parseRequestedSelection(request);
    if (!asked.toolsets && !asked.readOnly) return usual;
    const selection = narrowSelection(own, asked);
    const key = JSON.stringify(selection);
    const visibleTools = made.get(key) ?? toVisibleTools(manifest, selection, 'private');
    if (made.size < MAX_CACHED_SELECTIONS) made.set(key, visibleTools);
    return visibleTools;
  };
}
