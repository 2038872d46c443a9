import type { Tool } from '@modelcontextprotocol/server';
import { toObject } from '../../declarations/json.ts';
import { isDiscoverTool } from '../tool-list/discover-tool-names.ts';
import type { Scope } from './auth/authenticator.ts';

/** What a caller needs for a tool, by what its annotations say that it does. */
function getScope({ annotations = {} }: Tool): Scope {
  if (annotations.readOnlyHint) return 'read';
  return annotations.destructiveHint ? 'delete' : 'write';
}

/** Says what a JSON-RPC message needs. */
export type GetScopes = (message: unknown) => readonly Scope[];

/**
 * Reads from a message which scopes it needs; only tools and tasks need any. A tool that calls others needs what
 * they need, and where it is not clear which one is meant, all that it might.
 */
export function createScopeLookup(findTool: (name: string) => Tool | undefined): GetScopes {
  const getScopeOf = (name: string) => {
    const tool = findTool(name);
    return tool && getScope(tool);
  };
  return (message) => {
    const { method, params } = toObject(message);
    const { name, arguments: given } = toObject(params);
    if (method === 'tasks/cancel') return ['write'];
    if (method === 'tasks/get' || method === 'tasks/update') return ['read'];
    if (method !== 'tools/call' || typeof name !== 'string') return [];
    const own = getScopeOf(name);
    const within = isDiscoverTool(name) ? toObject(given).name : undefined;
    const inner = typeof within === 'string' ? getScopeOf(within) : undefined;
    const needed = inner ?? own;
    return needed ? [needed] : [];
  };
}
