import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  InMemoryServerEventBus,
  type McpHandlerRequestOptions,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import { WEBHOOK_PATH, type Webhooks } from '../jobs/webhooks.ts';
import type { Logger } from '../log.ts';
import { SelectionError } from '../selection.ts';
import { SESSION_HEADER } from './running-calls.ts';
import { serveWebhook } from './webhook-endpoint.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** An address that the HTTP door does not open on. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
}

export interface HttpDoorOptions {
  factory: McpServerFactory;
  /** Checks what a request chooses before anything else is done with it. */
  offer: (request: Request) => unknown;
  host: string;
  port: number;
  log: Logger;
  /** Where HeyGen's calls back go, if it can reach this server. */
  webhooks: () => Promise<Webhooks | undefined>;
  /** Tools that may be silent for long: their answers stream from the start, so that no proxy or client gives up. */
  slowTools: ReadonlySet<string>;
}

export interface HttpDoor {
  /** Where hosts connect: `http://127.0.0.1:3000/mcp`. */
  url: string;
  close(): Promise<void>;
}

/** A 2025-era client that has no session id yet is given one; it names its calls, and nothing is stored under it. */
function withSessionId(request: Request, response: Response): Response {
  const modern = request.headers.has('mcp-method');
  if (!modern && !request.headers.has(SESSION_HEADER) && response.ok)
    response.headers.set(SESSION_HEADER, randomUUID());
  return response;
}

/** A request for tools that do not exist, answered in words and as JSON-RPC. */
const wrongSelection = (error: SelectionError) =>
  Response.json({ jsonrpc: '2.0', id: null, error: { code: -32602, message: error.message } }, { status: 400 });

function mcpEndpoint({ factory, offer, log, slowTools }: HttpDoorOptions) {
  const common = { bus: new InMemoryServerEventBus(), onerror: (error: Error) => log.warn({ err: error }, 'http') };
  const quick = createMcpHandler(factory, common);
  const slow = createMcpHandler(factory, { ...common, responseMode: 'sse' });
  return {
    async fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response> {
      try {
        offer(request);
      } catch (error) {
        if (error instanceof SelectionError) return wrongSelection(error);
        throw error;
      }
      const handler = slowTools.has(request.headers.get('mcp-name') ?? '') ? slow : quick;
      return withSessionId(request, await handler.fetch(request, options));
    },
    close: () => Promise.all([quick.close(), slow.close()]),
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/**
 * Opens the HTTP door at /mcp, with /healthz beside it. It has no authentication, so it opens on loopback only, and
 * refuses foreign `Host` and `Origin` headers: a web page must not reach it through the user's browser.
 * @throws DoorError when the address is not loopback
 */
export async function httpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { host, port, log, webhooks } = options;
  if (!LOOPBACK.has(host)) {
    throw new DoorError(`HOST ${host}: without authentication the HTTP door opens on loopback only; use 127.0.0.1.`);
  }
  const endpoint = mcpEndpoint(options);
  const mcp = toNodeHandler(endpoint, { onerror: (error) => log.warn({ err: error }, 'http') });
  const hostAllowed = localhostHostValidation();
  const originAllowed = localhostOriginValidation();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    if (!hostAllowed(request, response) || !originAllowed(request, response)) return;
    const path = request.url?.split('?', 1)[0];
    if (path === '/mcp') void mcp(request, response);
    else if (path === WEBHOOK_PATH) void webhooks().then((taking) => serveWebhook(request, response, taking));
    else if (path === '/healthz') answer(response, 200, { status: 'ok' });
    else answer(response, 404, { error: `Nothing at ${path}; the MCP endpoint is /mcp.` });
  };

  const server = createServer(serve);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  const name = host === '::1' ? '[::1]' : host;
  return {
    url: `http://${name}:${bound}/mcp`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await endpoint.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
