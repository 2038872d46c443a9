import type { ServerResponse } from 'node:http';
import type { RequestId } from '@modelcontextprotocol/server';

/** JSON-RPC's codes for what is wrong before a method is reached; the last one is the server's own. */
export const RPC = { parse: -32_700, invalid: -32_600, params: -32_602, internal: -32_603, refused: -32_000 } as const;

export interface HttpErrorDetails {
  /** HTTP status. */
  status: number;
  /** What is wrong and what to do, in words. */
  message: string;
  /** JSON-RPC error code; the server's own where nothing else fits. */
  code?: number;
  /** The JSON-RPC message that is refused, where it is known. */
  id?: RequestId | null;
  headers?: Readonly<Record<string, string>>;
}

/** A request that is rejected before MCP. Thrown where it is found, answered once, in `http-server.ts`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly details: HttpErrorDetails;
  constructor(details: HttpErrorDetails) {
    super(details.message);
    this.details = details;
  }
}

/**
 * Sends JSON. The answer ends when the request does: whoever still sends a body that nobody reads would lose the answer if
 * the connection were closed under it.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length, ...headers });
  if (response.req.complete) {
    response.end(text);
    return;
  }
  response.write(text);
  response.req.once('close', () => response.end()).resume();
}

/**
 * Sends the error as JSON-RPC.
 * @param request the id by which the caller and our log know the HTTP request
 */
export function sendError(
  response: ServerResponse,
  { status, message, code = RPC.refused, id = null, headers }: HttpErrorDetails,
  request: string,
): void {
  sendJson(response, status, { jsonrpc: '2.0', id, error: { code, message, data: { request } } }, headers);
}
