import type { Server } from '@modelcontextprotocol/server';
import type { RequestContext } from './request-context.ts';
import type { McpServerOptions, VisibleTools } from './server-options.ts';

/** One server: that of a connection over stdio, of a request over HTTP. */
export interface McpConnection {
  server: Server;
  era: 'modern' | 'legacy';
  options: McpServerOptions;
  visible: VisibleTools;
  /** Over HTTP: who asks. */
  requestContext?: RequestContext;
  /** The session id of a 2025-era client over HTTP. */
  session?: string;
}
