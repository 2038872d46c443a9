import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { RPC } from './http-error.ts';

/** Timeouts of the HTTP server, in milliseconds. */
export interface HttpTimeouts {
  /** For a whole request to arrive; for its head, a third of that. */
  request: number;
  /** For the next request on an open connection. */
  idle: number;
}

/** How often connections are looked at for those that are too slow, in milliseconds. */
const CHECK_INTERVAL_MS = 500;

/** Answers to requests that Node's HTTP parser rejects, by its error code. */
const PARSER_ERRORS: Readonly<Record<string, readonly [status: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive; send it in one go.'],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'The headers are too large; send fewer or shorter ones.',
  ],
};
const BAD_REQUEST = ['400 Bad Request', 'This is not HTTP as the server understands it.'] as const;

/** Answers a request that could not be parsed; where an answer has begun already, only the connection can be cut. */
function rejectMalformed(
  error: NodeJS.ErrnoException,
  socket: Socket & { _httpMessage?: { headersSent: boolean } | null },
): void {
  if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, message] = PARSER_ERRORS[error.code ?? ''] ?? BAD_REQUEST;
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: RPC.invalid, message } });
  const head = ['content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
  // A slow client (slowloris) would keep its half of the connection open.
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/**
 * Ends requests that take too long to arrive. Node measures from the moment a connection is accepted, and looks before it
 * reads: where this process was too busy to read, the request may lie in the socket. So the sockets are read once more
 * (`setImmediate` runs after that), and a request that is whole then is answered as any other.
 */
function rejectSlowRequests(server: Server): void {
  const newest = new WeakMap<Duplex, IncomingMessage>();
  server.on('request', (request) => newest.set(request.socket, request));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT') return rejectMalformed(error, socket);
    const before = newest.get(socket);
    const wasWhole = before?.complete === true;
    setImmediate(() => {
      const request = newest.get(socket);
      const isWholeByNow = request?.complete === true && (request !== before || !wasWhole);
      if (!isWholeByNow) rejectMalformed(error, socket);
    });
  });
}

/**
 * Listens, with timeouts that end slow requests (slowloris).
 * @throws the system's error when the address cannot be had
 */
export async function listen(
  serve: RequestListener,
  { host, port, times }: { host: string; port: number; times: HttpTimeouts },
): Promise<{ server: Server; origin: string }> {
  const server = createServer(
    {
      headersTimeout: Math.ceil(times.request / 3),
      requestTimeout: times.request,
      keepAliveTimeout: times.idle,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
    },
    serve,
  );
  rejectSlowRequests(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  // Text would be the address of a pipe, and null that of a server that does not listen.
  const { port: listeningPort } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { server, origin: `http://${name}:${listeningPort}` };
}
