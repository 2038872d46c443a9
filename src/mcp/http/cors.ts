import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { HttpError } from './http-error.ts';

/** Where requests may be addressed to, and which web pages they may come from. */
export interface CorsSettings {
  /** Names that may stand in `Host`, without ports; those of loopback always may. */
  hosts: readonly string[];
  /** Origins of web pages, such as `https://app.example.com`; `*` lets every page in. */
  origins: readonly string[];
  /** True where pages on this machine may come in, because the server is on it too. */
  localPages: boolean;
}

/** What MCP clients in browsers send. */
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'traceparent',
  'tracestate',
  'x-api-key',
  'x-mcp-readonly',
  'x-mcp-toolsets',
  'x-request-id',
].join(', ');

/** What they may read of an answer, beside the body. */
const EXPOSED_HEADERS = 'mcp-session-id, retry-after, www-authenticate, x-request-id';

const PREFLIGHT = {
  'access-control-allow-methods': 'POST, GET, DELETE',
  'access-control-allow-headers': REQUEST_HEADERS,
  'access-control-max-age': '600',
};

/**
 * Checks `Host` against the names by which the server may be addressed, those of loopback among them: a name that
 * somebody bends to our address (DNS rebinding) is none of them.
 * @throws HttpError from the returned function when the request is addressed to another host
 */
export function createHostCheck(hosts: readonly string[]) {
  const hostnames = [...localhostAllowedHostnames(), ...hosts];
  return ({ host = '' }: IncomingHttpHeaders): void => {
    if (validateHostHeader(host, hostnames).ok) return;
    throw new HttpError({
      status: 403,
      message: `This server is not known as "${host}"; its operator may allow the name in HEYGEN_MCP_ALLOWED_HOSTS.`,
    });
  };
}

/**
 * Checks `Host` and `Origin`, and answers browsers' questions about them (CORS). A web page must not reach the server
 * through the browser of somebody who may: neither from a foreign origin, nor by a name that is bent to our address
 * (DNS rebinding).
 */
export function createOriginCheck({ hosts, origins, localPages }: CorsSettings) {
  const checkHost = createHostCheck(hosts);
  const pages = new Set(origins);

  const mayCome = (origin: string) =>
    pages.has('*') || pages.has(origin) || (localPages && validateOriginHeader(origin, localhostAllowedOrigins()).ok);

  /** Lets a page read the answer, or refuses it. */
  function checkOrigin({ origin }: IncomingHttpHeaders, response: ServerResponse): void {
    response.setHeader('vary', 'Origin');
    if (origin === undefined) return;
    if (!mayCome(origin)) {
      throw new HttpError({
        status: 403,
        message: `Pages of ${origin} may not use this server; its operator may allow them in HEYGEN_MCP_ALLOWED_ORIGINS.`,
      });
    }
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  }

  /**
   * @returns true where it was a browser that asked beforehand, and has its answer
   * @throws HttpError when the request is addressed to another host, or comes from a page that may not come in
   */
  return ({ method, headers }: IncomingMessage, response: ServerResponse): boolean => {
    checkHost(headers);
    checkOrigin(headers, response);
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false;
    response.writeHead(204, PREFLIGHT).end();
    return true;
  };
}
