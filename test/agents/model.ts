/** A model as the evaluation talks to it: a conversation in, an answer or tool calls out. */
export interface Model {
  complete(conversation: readonly Turn[], tools: readonly ToolDefinition[]): Promise<Completion>;
}

export interface ToolDefinition {
  name: string;
  description?: string;
  inputSchema: object;
}

export interface ToolUse {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
}

/** What was said so far: by the user, by the model with the tools that it called, or by tools. */
export type Turn =
  | { role: 'user'; text: string }
  | { role: 'model'; text: string; uses: readonly ToolUse[] }
  | { role: 'tools'; results: readonly { id: string; text: string; isError: boolean }[] };

export interface Completion {
  text: string;
  uses: ToolUse[];
  /** Tokens read and written. */
  tokens: number;
}

/** Where a model is reached, from the environment. */
export interface Endpoint {
  protocol: 'openai' | 'anthropic';
  /** Without the last part: `https://api.openai.com/v1`. */
  url: string;
  key: string;
  model: string;
}

const MAX_TOKENS = 4_096;

/**
 * The endpoint that the environment names: AGENTS_URL, AGENTS_KEY, AGENTS_MODEL and, unless it speaks OpenAI's
 * protocol, AGENTS_PROTOCOL=anthropic.
 * @returns undefined where none is named
 */
export function getEndpoint(env: NodeJS.ProcessEnv): Endpoint | undefined {
  const { AGENTS_URL: url, AGENTS_KEY: key = '', AGENTS_MODEL: model, AGENTS_PROTOCOL: protocol = 'openai' } = env;
  if (!url || !model) return undefined;
  if (protocol !== 'openai' && protocol !== 'anthropic')
    throw new Error(`AGENTS_PROTOCOL is "${protocol}"; write openai or anthropic.`);
  return { protocol, url: url.replace(/\/$/, ''), key, model };
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as Record<string, unknown>;
}

type OpenAiCall = { id: string; function: { name: string; arguments: string } };

const toOpenAiMessages = (turns: readonly Turn[]) =>
  turns.flatMap((turn): object[] => {
    if (turn.role === 'user') return [{ role: 'user', content: turn.text }];
    if (turn.role === 'tools')
      return turn.results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text }));
    const calls = turn.uses.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(given) },
    }));
    return [{ role: 'assistant', content: turn.text || null, ...(calls.length > 0 && { tool_calls: calls }) }];
  });

/** Arguments that are no JSON become none, which the tool then refuses as it would any others. */
function parseArguments(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return {};
  }
}

/** A model behind an endpoint that speaks OpenAI's chat completions. */
const createOpenAiModel = ({ url, key, model }: Endpoint): Model => ({
  async complete(conversation, tools) {
    const answer = await post(
      `${url}/chat/completions`,
      { authorization: `Bearer ${key}` },
      {
        model,
        messages: toOpenAiMessages(conversation),
        tools: tools.map(({ name, description, inputSchema }) => ({
          type: 'function',
          function: { name, description, parameters: inputSchema },
        })),
      },
    );
    const [choice] = answer.choices as { message: { content: string | null; tool_calls?: OpenAiCall[] } }[];
    const { content, tool_calls = [] } = choice?.message ?? { content: '' };
    const uses = tool_calls.map(({ id, function: { name, arguments: given } }) => ({
      id,
      name,
      arguments: parseArguments(given),
    }));
    const { total_tokens: tokens = 0 } = (answer.usage ?? {}) as { total_tokens?: number };
    return { text: content ?? '', uses, tokens };
  },
});

const toAnthropicMessages = (turns: readonly Turn[]) =>
  turns.map((turn) => {
    if (turn.role === 'user') return { role: 'user', content: turn.text };
    if (turn.role === 'tools') {
      const content = turn.results.map(({ id, text, isError }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: text,
        is_error: isError,
      }));
      return { role: 'user', content };
    }
    const said = turn.text ? [{ type: 'text', text: turn.text }] : [];
    const uses = turn.uses.map(({ id, name, arguments: input }) => ({ type: 'tool_use', id, name, input }));
    return { role: 'assistant', content: [...said, ...uses] };
  });

type AnthropicPart =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> };

/** A model behind an endpoint that speaks Anthropic's messages. */
const createAnthropicModel = ({ url, key, model }: Endpoint): Model => ({
  async complete(conversation, tools) {
    const answer = await post(
      `${url}/messages`,
      { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
      {
        model,
        max_tokens: MAX_TOKENS,
        messages: toAnthropicMessages(conversation),
        tools: tools.map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema })),
      },
    );
    const parts = answer.content as AnthropicPart[];
    const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const uses = parts.flatMap((part) =>
      part.type === 'tool_use' ? [{ id: part.id, name: part.name, arguments: part.input }] : [],
    );
    const { input_tokens = 0, output_tokens = 0 } = (answer.usage ?? {}) as Record<string, number>;
    return { text, uses, tokens: input_tokens + output_tokens };
  },
});

export const createModel = (endpoint: Endpoint): Model =>
  endpoint.protocol === 'openai' ? createOpenAiModel(endpoint) : createAnthropicModel(endpoint);
