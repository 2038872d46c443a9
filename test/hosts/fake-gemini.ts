/** Gemini's generateContent, as far as an adapter needs it that speaks to the fake model. */

interface Part {
  functionCall?: { name: string; args: Record<string, unknown> };
  functionResponse?: { name: string; response: unknown };
  inlineData?: object;
}

/** A request as Gemini's adapters write it. */
export interface GeminiRequest {
  contents: { role: string; parts: Part[] }[];
  tools?: { functionDeclarations?: { name: string; description?: string; parameters?: object }[] }[];
}

export const isGeminiRequest = (asked: object): asked is GeminiRequest => 'contents' in asked;

/** The request in the form of OpenAI's chat completions, which the fake model reads. */
export function toChatRequest({ contents, tools = [] }: GeminiRequest) {
  const parts = contents.flatMap((content) => content.parts);
  const answers = parts.flatMap(({ functionResponse }) => functionResponse ?? []);
  return {
    messages: answers.map(({ response }, index) => ({
      role: 'tool',
      content: [
        { type: 'text', text: JSON.stringify(response) },
        ...(parts.some(({ inlineData }) => inlineData) ? [{ type: 'image_url' }] : []),
      ],
      tool_call_id: String(index),
    })),
    tools: tools
      .flatMap(({ functionDeclarations = [] }) => functionDeclarations)
      .map((declared) => ({ type: 'function', function: declared })),
  };
}

/** What the fake model says, in Gemini's form. */
export function toGeminiResponse(message: {
  content: string | null;
  tool_calls?: { function: { name: string; arguments: string } }[];
}) {
  const calls = (message.tool_calls ?? []).map(({ function: { name, arguments: args } }) => ({
    functionCall: { name, args: JSON.parse(args) },
  }));
  const parts = calls.length > 0 ? calls : [{ text: message.content ?? '' }];
  return {
    candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  };
}
