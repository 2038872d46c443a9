/** The yardstick: a server of the same SDK with one tool and nothing behind it, over stdio or HTTP. */
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const factory = () => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const inputSchema = z.object({ text: z.string() });
  const echo = ({ text }) => ({ content: [{ type: 'text', text }] });
  server.registerTool('echo', { description: 'Echoes.', inputSchema }, echo);
  return server;
};

async function overHttp() {
  const { createServer } = await import('node:http');
  const { toNodeHandler } = await import('@modelcontextprotocol/node');
  const { createMcpHandler } = await import('@modelcontextprotocol/server');
  const http = createServer(toNodeHandler(createMcpHandler(factory)));
  http.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${http.address().port}/mcp`;
    process.stderr.write(`${JSON.stringify({ msg: 'listening', url })}\n`);
  });
}

async function overStdio() {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  serveStdio(factory);
}

await (process.argv[2] === 'http' ? overHttp() : overStdio());
