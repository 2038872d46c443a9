/** OpenAI's Responses, as far as Codex needs them that speaks to the fake model: it has no list, and searches for tools. */

interface Output {
  type: string;
  call_id: string;
  output?: string | { type: string; text?: string; image_url?: string }[];
  tools?: { name: string; tools?: { name: string; description?: string; parameters?: object }[] }[];
}

/** A request as Codex writes it. */
export interface ResponsesRequest {
  input: Output[];
}

export const isResponsesRequest = (asked: object): asked is ResponsesRequest => 'input' in asked;

/** The request in the form of OpenAI's chat completions, which the fake model reads; its tools are those that were found. */
export function toChatRequest({ input }: ResponsesRequest) {
  const found = input.filter(({ type }) => type === 'tool_search_output').flatMap(({ tools = [] }) => tools);
  return {
    messages: input
      .filter(({ type }) => type === 'function_call_output')
      .map(({ call_id, output = '' }) => ({
        role: 'tool',
        content:
          typeof output === 'string'
            ? output
            : output.map(({ text, image_url }) => (image_url ? { type: 'image_url' } : { type: 'text', text })),
        tool_call_id: call_id,
      })),
    tools: [...new Map(found.flatMap(({ tools = [] }) => tools).map((tool) => [tool.name, tool])).values()].map(
      (declared) => ({ type: 'function', function: declared }),
    ),
  };
}

/** True where the last search has not been used yet, so that another would not help. */
const hasJustSearched = ({ input }: ResponsesRequest) => input.at(-1)?.type === 'tool_search_output';

interface ChatMessage {
  content: string | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
}

/** What the model says: a call, a search where it does not know the tool, or its last words. */
function toItem({ content, tool_calls: [call] = [] }: ChatMessage, asked: ResponsesRequest, search?: string): object {
  const { length } = asked.input;
  if (call) {
    const { name, arguments: args } = call.function;
    return {
      type: 'function_call',
      id: `fc_${length}`,
      call_id: call.id,
      namespace: 'mcp__heygen',
      name,
      arguments: args,
    };
  }
  if (search !== undefined && !hasJustSearched(asked)) {
    const searched = { call_id: `search_${length}`, execution: 'client', status: 'completed' };
    return { type: 'tool_search_call', id: `ts_${length}`, ...searched, arguments: { query: search, limit: 5 } };
  }
  return { type: 'message', id: `msg_${length}`, role: 'assistant', content: [{ type: 'output_text', text: content }] };
}

/** The events of an answer. */
export function toResponsesEvents(message: ChatMessage, asked: ResponsesRequest, search?: string): string {
  const id = `resp_${asked.input.length}`;
  const usage = {
    input_tokens: 1,
    input_tokens_details: null,
    output_tokens: 1,
    output_tokens_details: null,
    total_tokens: 2,
  };
  return [
    { type: 'response.created', response: { id } },
    { type: 'response.output_item.done', output_index: 0, item: toItem(message, asked, search) },
    { type: 'response.completed', response: { id, usage } },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}
