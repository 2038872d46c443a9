/** What of an answer is sent: the text, the structured form, or both as the standard says. */
export const ANSWER_FORMS = ['text', 'structured', 'both'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

/** How answers are shaped for one client. */
export interface AnswerPolicy {
  form: AnswerForm;
  /** What becomes of pictures; `lost-beside-structured` where structured content wins over them. */
  pictures: 'shown' | 'lost-beside-structured' | 'unseen';
  /** Set where models find tools by a search: where it looks for words that cost no tokens before a tool is found. */
  searches?: 'descriptions' | 'hints';
}

interface Client extends AnswerPolicy {
  /** What it calls itself in `initialize`, or in each request. */
  name: RegExp;
  /** The version that was run, and what it did. */
  seen: string;
  /** Where its name is from. */
  source: string;
}

/** A name that was received from the host, or stands in the package that npm gives out, of the version that was run. */
const RUN = 'received, and in its package on npm';

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
    searches: 'descriptions',
    seen: 'Codex 0.169.0: structured content alone where there is some; code mode makes types of output schemas',
    source: `${RUN}: codex-mcp-client in the binary of @openai/codex`,
  },
  {
    name: /^gemini-cli/,
    form: 'text',
    pictures: 'shown',
    seen: 'Gemini CLI 0.61.0: text alone, pictures beside it',
    source: `${RUN}: gemini-cli-mcp-client-SERVER in @google/gemini-cli`,
  },
  {
    name: /^opencode/,
    form: 'text',
    pictures: 'shown',
    seen: 'OpenCode 1.18.33: text alone, pictures after it',
    source: 'received',
  },
  {
    name: /^qwen/,
    form: 'text',
    pictures: 'shown',
    searches: 'descriptions',
    seen: 'Qwen Code 0.24.4: both, JSON first',
    source: `${RUN}: qwen-cli-mcp-client-SERVER in @qwen-code/qwen-code`,
  },
  {
    name: /^claude-code/,
    form: 'both',
    pictures: 'shown',
    searches: 'hints',
    seen: 'not run, because it needs an account; Claude Code 2.1.330 reads the hint',
    source: 'its package on npm, @anthropic-ai/claude-code',
  },
  {
    name: /^(github-)?copilot/,
    form: 'text',
    pictures: 'unseen',
    seen: 'Copilot CLI 1.0.102: both, then cuts at 20,480 characters; pictures never',
    source: 'received: copilot-cli; 1.0.57 sent github-copilot-developer (logs in public repositories)',
  },
  {
    name: /cline/i,
    form: 'text',
    pictures: 'unseen',
    seen: 'Cline 3.0.65: both as JSON, cut at 8,000; base64 as text',
    source: `${RUN}: @cline/core, and Cline in the extension, in cline`,
  },
  {
    name: /^continue/,
    form: 'text',
    pictures: 'unseen',
    seen: 'Continue CLI 1.5.47: a JSON array; base64 as text',
    source: `${RUN}: continue-cli-client in @continuedev/cli`,
  },
  {
    name: /langchain/,
    form: 'text',
    pictures: 'shown',
    seen: 'LangChain adapters 1.1.4: content and structured as JSON text',
    source: 'received',
  },
  {
    name: /^genkit/,
    form: 'text',
    pictures: 'unseen',
    seen: 'Genkit 1.42.0: structured in place of content; base64 as text',
    source: 'received',
  },
  {
    name: /^(google-genai|genai|adk)/,
    form: 'text',
    pictures: 'unseen',
    seen: '@google/genai 3.1.0: all as JSON',
    source: 'received',
  },
  {
    name: /^(mcp-use|voltagent|copilotkit|llama)/i,
    form: 'text',
    pictures: 'unseen',
    seen: 'all as JSON text',
    source: 'received',
  },
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
  const { form, pictures, searches } = known;
  return { form: setting === 'auto' ? form : setting, pictures, ...(searches && { searches }) };
}
