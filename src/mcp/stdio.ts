import { Readable } from 'node:stream';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { formatBytes } from '../files/byte-streams.ts';
import type { Logger } from '../runtime/log.ts';
import { TransportError } from '../runtime/transport-error.ts';

/**
 * The longest message that is read, in bytes: more than any that a tool takes (`MAX_DATA_URI_CHARACTERS`), so that one
 * which is too long for its tool still gets an answer. After a longer one it is not known where the next begins.
 */
export const MAX_MESSAGE_BYTES = 24 * 1024 * 1024;

const createTransportError = (reason: Error | undefined) =>
  new TransportError(
    `The connection to the host is closed (${reason?.message ?? 'no reason given'}). A message may have ${formatBytes(MAX_MESSAGE_BYTES)}; give large files as a path or an https address. Start the server again.`,
  );

const NEWLINE = 0x0a;

/**
 * What comes in, in pieces that end a message. The SDK copies all that it holds with each piece: a message of 24 MB in the
 * pieces of a pipe would be four seconds of copying.
 */
async function* joinUntilNewline(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of input) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= MAX_MESSAGE_BYTES && !piece.includes(NEWLINE)) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
}

/**
 * Serves one host over stdin and stdout, in either protocol generation. Resolves when the host has closed stdin.
 * @throws TransportError when the connection ends otherwise: a process that stayed would answer nothing
 */
export function connectStdio(factory: McpServerFactory, log: Logger): Promise<void> {
  const messages = Readable.from(joinUntilNewline(process.stdin), { objectMode: false });
  const transport = new StdioServerTransport(messages, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  let lastError: Error | undefined;
  const { close } = serveStdio(factory, {
    transport,
    onerror: (error) => {
      lastError = error;
      log.error({ err: error }, 'stdio');
    },
  });
  return new Promise((resolve, reject) => {
    const { onclose } = transport;
    transport.onclose = () => {
      onclose?.();
      if (process.stdin.readableEnded) void close().finally(resolve);
      else reject(createTransportError(lastError));
    };
  });
}
