import { httpRequest } from './json-rpc.ts';

/** A question that came on the stream of a call. */
export interface OpenQuestion {
  id: string;
  message: string;
}

/** A call on whose stream a question came. */
export interface AskedCall {
  question: OpenQuestion;
  /** The call's own result, once it is there. */
  result: Promise<{ text: string; isError: boolean }>;
  /** Breaks the connection. */
  hangUp(): void;
}

/** A 2025-era client over HTTP, message by message. */
export interface AskedSession {
  session: string;
  /** Makes a call that is asked about. */
  call(name: string, args: object): Promise<AskedCall>;
  /** Answers a question; with headers of others, as others. @returns the status */
  answer(id: string, result: object, headers?: Record<string, string>): Promise<number>;
}

/** The JSON-RPC messages of a stream. */
async function* readMessages(response: Response): AsyncGenerator<Record<string, unknown>> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length));
  }
}

async function readResult(messages: AsyncGenerator<Record<string, unknown>>) {
  for await (const { result } of messages) {
    if (!result) continue;
    const { content, isError } = result as { content: { text: string }[]; isError?: boolean };
    return { text: content.map(({ text }) => text).join('\n'), isError: isError === true };
  }
  throw new Error('The stream ended without a result.');
}

/** Opens a session that can be asked. */
export async function openAskedSession(url: string, own: Record<string, string>): Promise<AskedSession> {
  const capabilities = { elicitation: { form: {} } };
  const clientInfo = { name: 'asked', version: '1.0.0' };
  const opening = httpRequest('2025', 'initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo });
  const opened = await fetch(url, { method: 'POST', body: opening.body, headers: { ...opening.headers, ...own } });
  await opened.text();
  const session = opened.headers.get('mcp-session-id') ?? '';
  const headers = { ...opening.headers, ...own, 'mcp-session-id': session };
  return {
    session,
    async call(name, args) {
      const connection = new AbortController();
      const { body } = httpRequest('2025', 'tools/call', { name, arguments: args });
      const response = await fetch(url, { method: 'POST', body, headers, signal: connection.signal });
      const messages = readMessages(response);
      const { value } = await messages.next();
      const { id, params } = value as { id: string; params: { message: string } };
      const result = readResult(messages);
      result.catch(() => {
        // The test has hung up.
      });
      return { question: { id, message: params.message }, result, hangUp: () => connection.abort() };
    },
    async answer(id, result, others = {}) {
      const body = JSON.stringify({ jsonrpc: '2.0', id, result });
      const { status } = await fetch(url, { method: 'POST', body, headers: { ...headers, ...others } });
      return status;
    },
  };
}
