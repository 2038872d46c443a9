/** What of an answer is sent: the text, the structured form, or both as the standard says. */
export const ANSWER_FORMS = ['text', 'structured', 'both'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

/** How answers are shaped for one client. */
export interface AnswerPolicy {
  form: AnswerForm;
  /** What becomes of pictures; `lost-beside-structured` where structured content wins over them. */
  pictures: 'shown' | 'lost-beside-structured' | 'unseen';
  /** Set where models find tools by a search over whole descriptions, so that more words cost no tokens before that. */
  findsBySearch?: true;
}

interface Client extends AnswerPolicy {
  /** What it calls itself in `initialize`, or in each request. */
  name: RegExp;
  /** The version that was run, and what it did. */
  seen: string;
}

/**
 * What clients do with an answer, each run against this server with a fake model behind it (docs/hosts.md). It is the
 * only place that knows a host by its name. Mastra, OpenAI Agents and Strands pass on the text alone and send a name that
 * the developer chose: what the standard says is right for them.
 */
const CLIENTS: readonly Client[] = [
  {
    name: /^codex-mcp-client/,
    form: 'both',
    pictures: 'lost-beside-structured',
    findsBySearch: true,
    seen: 'Codex 0.169.0: structured content alone where there is some; code mode makes types of output schemas',
  },
  { name: /^gemini-cli/, form: 'text', pictures: 'shown', seen: 'Gemini CLI 0.61.0: text alone, pictures beside it' },
  { name: /^opencode/, form: 'text', pictures: 'shown', seen: 'OpenCode 1.18.33: text alone, pictures after it' },
  { name: /^qwen/, form: 'text', pictures: 'shown', seen: 'Qwen Code 0.24.4: both, JSON first' },
  {
    name: /^(github-)?copilot/,
    form: 'text',
    pictures: 'unseen',
    seen: 'Copilot CLI 1.0.102: both, then cuts at 20,480 characters; pictures never',
  },
  {
    name: /cline/i,
    form: 'text',
    pictures: 'unseen',
    seen: 'Cline 3.0.65: both as JSON, cut at 8,000; base64 as text',
  },
  { name: /^continue/, form: 'text', pictures: 'unseen', seen: 'Continue CLI 1.5.47: a JSON array; base64 as text' },
  {
    name: /langchain/,
    form: 'text',
    pictures: 'shown',
    seen: 'LangChain adapters 1.1.4: content and structured as JSON text',
  },
  {
    name: /^genkit/,
    form: 'text',
    pictures: 'unseen',
    seen: 'Genkit 1.42.0: structured in place of content; base64 as text',
  },
  { name: /^(google-genai|genai|adk)/, form: 'text', pictures: 'unseen', seen: '@google/genai 3.1.0: all as JSON' },
  { name: /^(mcp-use|voltagent|copilotkit|llama)/i, form: 'text', pictures: 'unseen', seen: 'all as JSON text' },
];

/** What the standard says, for clients that nobody has looked at. */
const STANDARD: AnswerPolicy = { form: 'both', pictures: 'shown' };

/**
 * How to answer a client.
 * @param setting HEYGEN_MCP_ANSWERS
 * @param clientName undefined where it did not say
 */
export function getAnswerPolicy(setting: AnswerForm | 'auto', clientName: string | undefined): AnswerPolicy {
  const known = CLIENTS.find(({ name }) => clientName !== undefined && name.test(clientName)) ?? STANDARD;
  const { form, pictures, findsBySearch } = known;
  return { form: setting === 'auto' ? form : setting, pictures, ...(findsBySearch && { findsBySearch }) };
}
