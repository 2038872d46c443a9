import type { Generation } from './mcp-clients.ts';

const VERSION_2026 = '2026-07-28';

/** A raw JSON-RPC request as a host of a generation sends it over HTTP: its headers and its body. */
export function httpRequest(generation: Generation, method: string, params: Record<string, unknown>) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  if (generation === '2025') {
    headers['mcp-protocol-version'] = '2025-11-25';
    return { headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) };
  }
  headers['mcp-protocol-version'] = VERSION_2026;
  headers['mcp-method'] = method;
  const name = params.name ?? params.taskId;
  if (typeof name === 'string') headers['mcp-name'] = name;
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': VERSION_2026,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const merged = { ...params, _meta: { ...(params._meta as object | undefined), ..._meta } };
  return { headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: merged }) };
}

/** The last JSON-RPC message of an answer, whether it came as JSON or as a stream. */
export function messageOf(body: string) {
  const data = body.split('\n').filter((line) => line.startsWith('data: '));
  return JSON.parse(data.length > 0 ? (data.at(-1) as string).slice('data: '.length) : body);
}

/** What a 2025-era host writes to stdin until it has the tool list. */
export const stdioOpening = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list' },
]
  .map((message) => `${JSON.stringify(message)}\n`)
  .join('');
