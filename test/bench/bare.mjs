/** The yardstick: a server of the same SDK with one tool and nothing behind it, over stdio or HTTP. */
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const PULSE_MS = 10_000;

const echo = (server) => {
  const answer = ({ text }) => ({ content: [{ type: 'text', text }] });
  server.registerTool('echo', { description: 'Echoes.', inputSchema: z.object({ text: z.string() }) }, answer);
};

/** Waits until the caller leaves, and tells of progress meanwhile. */
const wait = (server) => {
  const answer = (_, { mcpReq }) =>
    new Promise((resolve) => {
      let progress = 0;
      const pulse = () => {
        progress += 1;
        const params = { progressToken: mcpReq._meta.progressToken, progress };
        mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
      };
      pulse();
      const timer = setInterval(pulse, PULSE_MS);
      mcpReq.signal.addEventListener('abort', () => {
        clearInterval(timer);
        resolve({ content: [] });
      });
    });
  server.registerTool('wait', { description: 'Waits.', inputSchema: z.object({}) }, answer);
};

const [door, tool] = process.argv.slice(2);

const factory = () => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  (tool === 'wait' ? wait : echo)(server);
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

await (door === 'http' ? overHttp() : overStdio());
