import { asksForOlder, DISCOVER, type Selection, SelectionError, select } from '../../catalog/toolset-selection.ts';
import { commaList } from '../../runtime/parse-list.ts';
import type { Offer } from '../server.ts';
import { instructionsFor } from './instructions.ts';
import type { Listing } from './manifest.ts';

/** How many different selections are kept ready; a client that invents more pays for each. */
const KEPT = 64;

/** What an HTTP request asks for, by query (`?toolsets=videos,voices&read_only=1`) or header. */
export function askedFor(request: Request | undefined): Partial<Selection> {
  if (!request) return {};
  const query = new URL(request.url).searchParams;
  const list = query.get('toolsets') ?? request.headers.get('x-mcp-toolsets');
  const readOnly = query.get('read_only') ?? request.headers.get('x-mcp-readonly');
  const toolsets = commaList(list ?? '');
  return { ...(toolsets.length > 0 && { toolsets }), ...(/^(1|true)$/i.test(readOnly ?? '') && { readOnly: true }) };
}

/**
 * What a request may see: it chooses among what the server was started with, and a server started with `default` lets
 * it choose among everything. `--read-only` cannot be lifted.
 * @throws SelectionError when a toolset does not exist, or this server does not offer it
 */
export function narrowed(own: Selection, asked: Partial<Selection>): Selection {
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
const choice = ({ tools, older }: Listing, selection: Selection) =>
  asksForOlder(selection) ? [...tools, ...older()] : tools;

function offerOf(listing: Listing, selection: Selection, cacheScope: Offer['cacheScope']): Offer {
  const { listed, reach } = select(choice(listing, selection), listing.toolsets, selection);
  const known = new Set(listed.map(({ tool }) => tool.name));
  return {
    tools: listed.map(({ tool }) => tool),
    known,
    reach: new Set(reach.map(({ tool }) => tool.name)),
    instructions: instructionsFor(known),
    cacheScope,
  };
}

/**
 * Makes what hosts are offered, once for each selection.
 * @throws SelectionError at once when the server's own selection names a toolset that does not exist, and from the
 *   returned function when a request's does
 */
export function offers(listing: Listing, own: Selection): (request?: Request) => Offer {
  const made = new Map<string, Offer>();
  const usual = offerOf(listing, own, 'public');
  return (request) => {
    const asked = askedFor(request);
    if (!asked.toolsets && !asked.readOnly) return usual;
    const selection = narrowed(own, asked);
    const key = JSON.stringify(selection);
    const offer = made.get(key) ?? offerOf(listing, selection, 'private');
    if (made.size < KEPT) made.set(key, offer);
    return offer;
  };
}
