import type { IncomingMessage, ServerResponse } from 'node:http';
import { getHeader } from '../runtime/headers.ts';
import { BodyError, readBody } from '../runtime/read-body.ts';
import { TOKEN_PARAMETER, type WebhookReply, type Webhooks } from './callbacks.ts';

/** Far more than any event of HeyGen's. */
const MAX_BYTES = 256 * 1024;

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
  const body = await readBody(request, MAX_BYTES);
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
  } catch (error) {
    if (!(error instanceof BodyError) || error.reason === 'aborted') {
      response.destroy();
      return;
    }
    answer = { status: 413, message: `The body is larger than ${MAX_BYTES} bytes.` };
  }
  const { status, message } = answer;
  response.writeHead(status, {
    'content-type': 'application/json',
    // What was not read of a body that is refused would be taken for the next request.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(JSON.stringify({ message }));
}
