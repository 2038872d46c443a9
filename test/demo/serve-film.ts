import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

/** The part of a file that a player asks for, as `bytes=from-to`; undefined where it asks for all, or for what is not there. */
function parseRange(range: string | undefined, length: number): { from: number; to: number } | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined) return undefined;
  const from = Number(first);
  const to = Math.min(last ? Number(last) : length - 1, length - 1);
  return from <= to ? { from, to } : undefined;
}

/** Players jump by asking for parts, and Safari plays nothing that cannot be had in parts. */
function sendFilm(film: Buffer, range: string | undefined, response: ServerResponse): void {
  const part = parseRange(range, film.length);
  const { from, to } = part ?? { from: 0, to: film.length - 1 };
  response.writeHead(part ? 206 : 200, {
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'content-length': to - from + 1,
    ...(part && { 'content-range': `bytes ${from}-${to}/${film.length}` }),
  });
  response.end(film.subarray(from, to + 1));
}

export interface FilmServer {
  url: string;
  close(): Promise<void>;
}

/** Serves a page and the film in it, to this machine alone. */
export async function serveFilm(page: string, path: string, film: Buffer): Promise<FilmServer> {
  const server = createServer(({ url, headers }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    else if (url === `/${encodeURI(basename(path))}`) sendFilm(film, headers.range, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
