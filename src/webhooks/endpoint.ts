import type { IncomingMessage, ServerResponse } from 'node:http';
import { getHeader } from '../runtime/headers.ts';
import { TOKEN_PARAMETER, type WebhookReply, type Webhooks } from './callbacks.ts';

/** Far more than any event of HeyGen's. */
const MAX_BYTES = 256 * 1024;

/** The body as it came, or undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

type EndpointReply = WebhookReply | { status: 404 | 405 | 413; message: string };

const ENDPOINT_HINT: EndpointReply = { status: 200, message: 'HeyGen reports here by POST.' };

async function handleRequest(
  request: IncomingMessage,
  webhooks: Webhooks | undefined,
  address: string,
): Promise<EndpointReply> {
  if (!webhooks) return { status: 404, message: 'No webhooks here: HEYGEN_MCP_PUBLIC_URL is not set.' };
  if (request.method === 'GET' || request.method === 'HEAD') return ENDPOINT_HINT;
  if (request.method !== 'POST') return { status: 405, message: 'HeyGen reports by POST.' };
  const body = await readBody(request);
  if (!body) return { status: 413, message: `The body is larger than ${MAX_BYTES} bytes.` };
  return webhooks.receive({
    address,
    body,
    signature: getHeader(request.headers, 'heygen-signature'),
    timestamp: getHeader(request.headers, 'heygen-timestamp'),
    eventId: getHeader(request.headers, 'heygen-event-id'),
    token: new URL(request.url ?? '/', 'http://here').searchParams.get(TOKEN_PARAMETER) ?? undefined,
  });
}

/** Serves HeyGen's calls back; the raw body is read here because its signature is over the bytes. */
export async function serveWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  webhooks: Webhooks | undefined,
  address: string,
): Promise<void> {
  let answer: EndpointReply;
  try {
    answer = await handleRequest(request, webhooks, address);
  } catch {
    // The sender broke off in the middle of the body.
    response.destroy();
    return;
  }
  const { status, message } = answer;
  response.writeHead(status, {
    'content-type': 'application/json',
    // What was not read of a body that is refused would be taken for the next request.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(JSON.stringify({ message }));
}
