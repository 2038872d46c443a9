import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGES = new URL('./', import.meta.url);

/** What a view is opened with. */
export interface Opening {
  tool: string;
  args?: Record<string, unknown>;
  era?: '2025' | '2026';
  theme?: 'light' | 'dark';
  /** Faults of real hosts: stripped, silent, refuses, no-calls, failing-calls, unanswered, no-media. */
  faults?: readonly string[];
  variables?: Record<string, string>;
}

/** A host of views: one origin for its page, one for the frame; films come from a third. */
export interface ViewHost {
  url: string;
  /** Sets what stands at `url` by itself. */
  setIndex(html: string): void;
  /** The address of a page that opens a view. */
  page(opening: Opening): string;
  close(): Promise<void>;
}

async function script(name: string): Promise<string> {
  const entryPoints = [fileURLToPath(new URL(name, PAGES))];
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  return (outputFiles[0] as { text: string }).text;
}

const SCRIPT_PATH = '/script.js';

/** The script stands apart from its page, so that a browser which opens the page again has it compiled already. */
const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><style>body{margin:0;height:100vh}#app{width:100%;border:0;display:block}</style></head><body><script type="module" src="${SCRIPT_PATH}"></script></body></html>`;

const serveScript = (response: ServerResponse, code: string) =>
  void response
    .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=3600' })
    .end(code);

/** The policy of a frame, as the specification builds it from what the view asks for. */
function policyOf(csp: { resourceDomains?: string[]; connectDomains?: string[] }): string {
  const media = (csp.resourceDomains ?? []).join(' ');
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    `style-src 'self' 'unsafe-inline' ${media}`,
    `img-src 'self' data: ${media}`,
    `media-src 'self' data: ${media}`,
    `font-src 'self' ${media}`,
    `connect-src ${(csp.connectDomains ?? []).join(' ') || "'none'"}`,
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
  ].join('; ');
}

async function listen(serve: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void) {
  const server: Server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Passes a request of the page on to the MCP server, so that the page needs no CORS. */
async function forward(mcpUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host: _, connection: __, origin: ___, ...headers } = request.headers as Record<string, string>;
  const body = request.method === 'POST' ? await bodyOf(request) : undefined;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const answer = await fetch(mcpUrl, { method: request.method, headers, body, signal: gone.signal });
    const { 'content-length': _length, 'content-encoding': _encoding, ...rest } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, rest);
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  } catch {
    response.destroy();
  }
}

/** Starts a host for the views of a server that runs at `mcpUrl`. */
export async function startViewHost(mcpUrl: string): Promise<ViewHost> {
  const [page, proxy] = await Promise.all([script('page.ts'), script('proxy.ts')]);
  const frames = await listen(({ url = '/' }, response) => {
    if (url === SCRIPT_PATH) return serveScript(response, proxy);
    const csp = JSON.parse(new URL(url, 'http://x').searchParams.get('csp') ?? '{}');
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf(csp) };
    response.writeHead(200, headers).end(HTML);
  });
  let index = '';
  const host = await listen((request, response) => {
    if (request.url?.startsWith('/mcp')) return forward(mcpUrl, request, response);
    if (request.url === SCRIPT_PATH) return serveScript(response, page);
    const shown = request.url === '/' ? index : HTML;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(shown);
  });
  return {
    url: `${host.origin}/`,
    setIndex: (html) => {
      index = html;
    },
    page({ tool, args = {}, era = '2026', theme = 'light', faults = [], variables }) {
      const query = new URLSearchParams({ tool, args: JSON.stringify(args), era, theme, faults: faults.join(',') });
      if (variables) query.set('variables', JSON.stringify(variables));
      query.set('proxy', frames.origin);
      return `${host.origin}/?${query}`;
    },
    close: async () => {
      await Promise.all([host.close(), frames.close()]);
    },
  };
}
