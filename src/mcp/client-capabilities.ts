import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { isObject, toObject } from '../declarations/json.ts';
import type { Json } from '../declarations/operation.ts';
import { UI_EXTENSION } from './apps/views.ts';
import { getSessionClient } from './session-id.ts';

/** What a request of 2026-07-28 says that its client can do; undefined for one of 2025, which says it once. */
export const getStatedCapabilities = ({ mcpReq }: Pick<ServerContext, 'mcpReq'>): ClientCapabilities | undefined => {
  const stated = toObject(mcpReq.envelope)[CLIENT_CAPABILITIES_META_KEY];
  return isObject(stated) ? stated : undefined;
};

/** The same, read from a message that came over HTTP: `initialize` of 2025, or any request of 2026-07-28. */
export function getMessageCapabilities(message: unknown): Json | undefined {
  const { capabilities, _meta } = toObject(toObject(message).params);
  const stated = capabilities ?? toObject(_meta)[CLIENT_CAPABILITIES_META_KEY];
  return isObject(stated) ? stated : undefined;
}

/** What a 2025-era client over HTTP said when it connected, as its session id has it; nothing for one without. */
export function getSessionCapabilities(session: string | undefined): ClientCapabilities {
  const client = getSessionClient(session);
  return {
    ...(client.showsViews && { extensions: { [UI_EXTENSION]: {} } }),
    ...(client.showsForms && { elicitation: { form: {} } }),
  };
}

/** True for a host that shows views (MCP Apps). */
export const supportsViews = (capabilities: object | undefined): boolean =>
  toObject(toObject(capabilities).extensions)[UI_EXTENSION] !== undefined;
