import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type GeminiRequest, isGeminiRequest, toChatRequest, toGeminiResponse } from './fake-gemini.ts';
import {
  isResponsesRequest,
  type ResponsesRequest,
  toResponsesEvents,
  toChatRequest as toSearchedChatRequest,
} from './fake-responses.ts';

/** A message of OpenAI's chat completions, as far as it is looked at here. */
interface Message {
  role: string;
  content?: unknown;
  tool_call_id?: string;
}

interface ChatRequest {
  stream?: boolean;
  messages: Message[];
  tools?: { type: string; function: { name: string; description?: string; parameters?: object } }[];
}

/** One call that the model makes; arguments may be taken from what it was told before. */
export interface ModelStep {
  tool: string;
  /** What it searches for, where a host lists no tools. */
  search: string;
  arguments: (told: readonly string[]) => Record<string, unknown>;
}

/** What a model was shown of the server. */
export interface ModelLog {
  /** Names of the tools, as the host calls them. */
  tools: string[];
  /** The answers of the tools, in order, as the host put them into messages. */
  told: string[];
  /** True once a picture came as a picture. */
  sawPicture: boolean;
  requests: ChatRequest[];
}

/** A request in any of the forms that hosts and adapters write. */
type AnyRequest = ChatRequest | GeminiRequest | ResponsesRequest;

function readRequest(body: AnyRequest): ChatRequest {
  if (isResponsesRequest(body)) return toSearchedChatRequest(body);
  return isGeminiRequest(body) ? toChatRequest(body) : body;
}

const toText = (content: unknown): string => (typeof content === 'string' ? content : JSON.stringify(content ?? ''));

/** The answers of tools among messages: each as often as the host repeats the conversation, so by its call. */
function readAnswers(messages: readonly Message[]): string[] {
  const byCall = new Map<string, string>();
  for (const { role, content, tool_call_id: id } of messages) {
    if (role === 'tool' && id) byCall.set(id, toText(content));
  }
  return [...byCall.values()];
}

function createCompletion(step: ModelStep | undefined, log: ModelLog, { tools = [] }: ChatRequest) {
  const name = step && tools.map((tool) => tool.function.name).find((one) => one.endsWith(step.tool));
  if (!step || !name) return { content: 'Done.' };
  const call = { name, arguments: JSON.stringify(step.arguments(log.told)) };
  return { content: null, tool_calls: [{ index: 0, id: `call_${log.told.length}`, type: 'function', function: call }] };
}

function sendCompletion(response: ServerResponse, message: object, isStream: boolean | undefined): void {
  const finish = 'tool_calls' in message ? 'tool_calls' : 'stop';
  const head = { id: `chatcmpl-${randomUUID()}`, created: 1, model: 'fake' };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (!isStream) {
    const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: finish };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...head, object: 'chat.completion', choices: [choice], usage }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const send = (delta: object, finish_reason: string | null, more = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`,
    );
  send({ role: 'assistant', ...message }, null);
  send({}, finish, { usage });
  response.end('data: [DONE]\n\n');
}

/** Starts a model on loopback that plays its steps, one for each answer that it has been told. */
export async function startFakeModel(steps: readonly ModelStep[]) {
  const log: ModelLog = { tools: [], told: [], sawPicture: false, requests: [] };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') return void response.end(JSON.stringify({ object: 'list', data: [{ id: 'fake' }] }));
    const body = (await json(request)) as AnyRequest;
    const asked = readRequest(body);
    // Hosts also ask for titles and summaries, without tools.
    if ((asked.tools ?? []).length > 0) {
      log.requests.push(asked);
      log.tools = (asked.tools ?? []).map((tool) => tool.function.name);
      log.told = readAnswers(asked.messages);
      log.sawPicture ||= /"type":"image_url"/.test(JSON.stringify(asked.messages));
    }
    const step = steps[log.told.length];
    const message = createCompletion(step, log, asked);
    if (isResponsesRequest(body)) {
      response.setHeader('content-type', 'text/event-stream');
      return void response.end(toResponsesEvents(message, body, step?.search));
    }
    if (isGeminiRequest(body)) {
      const answer = JSON.stringify(toGeminiResponse(message));
      const isStream = request.url?.includes('alt=sse') ?? false;
      response.setHeader('content-type', isStream ? 'text/event-stream' : 'application/json');
      return void response.end(isStream ? `data: ${answer}\n\n` : answer);
    }
    sendCompletion(response, message, asked.stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    log,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
