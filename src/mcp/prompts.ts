import type { CompleteResult, GetPromptResult, Prompt as ListedPrompt } from '@modelcontextprotocol/server';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Prompt } from '../declarations/prompt.ts';
import { formatProblems } from './results/format-problems.ts';
import { sanitizeText } from './results/sanitize-text.ts';

/** The most values that one completion may hold (MCP, completion/complete). */
const MAX_VALUES = 100;

/** The longest value that a prompt takes, in characters. */
const MAX_ARGUMENT_LENGTH = 10_000;

const createInvalidParams = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message);

/** A prompt in the form in which MCP lists it. */
export function toMcpPrompt({ name, title, description, arguments: takes }: Prompt): ListedPrompt {
  return {
    name,
    title,
    description,
    arguments: takes.map((argument) => ({
      name: argument.name,
      description: argument.description,
      required: argument.required ?? false,
    })),
  };
}

function findPrompt(prompts: readonly Prompt[], name: string): Prompt {
  const found = prompts.find((prompt) => prompt.name === name);
  if (!found)
    throw createInvalidParams(
      `No prompt is called "${sanitizeText(name)}". Prompts: ${prompts.map((prompt) => prompt.name).join(', ')}.`,
    );
  return found;
}

/**
 * True for what a host writes where it fills in later: `$1`, `$ARGUMENTS`, `${length}`, `{{length}}`. OpenCode asks for
 * the text once and keeps it as a command.
 */
const isPlaceholder = (value: string) => /^(\$\w+|\$?\{\w+\}|\{\{\s*\w+\s*\}\})$/.test(value.trim());

/** Hosts send an empty string for a form field that was left empty. */
const isFilled = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

/** What is given that the prompt does not take, in one line if there is any. */
function findUnknown({ arguments: takes }: Prompt, given: Record<string, string>): string[] {
  const known = takes.map(({ name }) => name);
  const unknown = Object.keys(given).filter((name) => !known.includes(name) && isFilled(given[name]));
  if (unknown.length === 0) return [];
  const names = sanitizeText(unknown.slice(0, 20).join(', '));
  return [`${names}: not ${unknown.length > 1 ? 'arguments' : 'an argument'}; there are ${known.join(', ')}`];
}

/** What is wrong with the arguments that the prompt takes, one line each: missing ones, values that cannot be used. */
const findProblems = ({ arguments: takes }: Prompt, given: Record<string, string>): string[] =>
  takes.flatMap(({ name, required, problem }) => {
    const value = given[name];
    if (value === undefined) return required ? [`${name}: missing`] : [];
    if (value.length > MAX_ARGUMENT_LENGTH) return [`${name}: has more than ${MAX_ARGUMENT_LENGTH} characters`];
    const found = problem?.(value);
    return found ? [`${name}: ${found}`] : [];
  });

/**
 * Optional arguments that the host fills in later, or leaves empty then: the text is written without them, so that it
 * reads well either way.
 */
const takePlaceholders = ({ arguments: takes }: Prompt, given: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => isPlaceholder(value) && takes.some((argument) => argument.name === name && !argument.required),
    ),
  );

/** Where values that come later stand: after the text, which they go before. */
function formatWishes(wishes: Record<string, string>): string {
  const lines = Object.entries(wishes).map(([name, value]) => `- ${name}: ${value.trim()}`);
  if (lines.length === 0) return '';
  return `\n\nWhat follows goes before what is said above; where nothing stands after the colon, the above holds.\n${lines.join('\n')}`;
}

/** Of what is given, the arguments that the prompt takes, without empty ones. */
const pickArguments = ({ arguments: takes }: Prompt, given: Record<string, string>): Record<string, string> =>
  Object.fromEntries(takes.map(({ name }) => [name, given[name] ?? '']).filter(([, value]) => isFilled(value)));

/**
 * Answers prompts/get.
 * @throws ProtocolError when the prompt or one of its arguments is not known or cannot be used
 */
export function getPrompt(
  prompts: readonly Prompt[],
  name: string,
  given: Record<string, string> = {},
  hasTool: (tool: string) => boolean = () => true,
): GetPromptResult {
  const prompt = findPrompt(prompts, name);
  const filled = pickArguments(prompt, given);
  const wishes = takePlaceholders(prompt, filled);
  const values = Object.fromEntries(Object.entries(filled).filter(([name]) => !(name in wishes)));
  const wrong = [...findUnknown(prompt, given), ...findProblems(prompt, values)];
  if (wrong.length > 0)
    throw createInvalidParams(`Prompt ${name} cannot be written. ${formatProblems(wrong, wrong.length, '; ')}.`);
  return {
    description: prompt.description,
    messages: prompt
      .messages(values, hasTool)
      .map(({ role, text }) => ({ role, content: { type: 'text', text: text + formatWishes(wishes) } })),
  };
}

/** Answers completion/complete for a prompt's argument: suggestions that hold what was typed, best matches first. */
export function completePrompt(
  prompts: readonly Prompt[],
  name: string,
  argument: string,
  typed: string,
): CompleteResult {
  const suggestions = findPrompt(prompts, name).arguments.find((takes) => takes.name === argument)?.suggestions ?? [];
  const wanted = typed.toLowerCase();
  const starts = suggestions.filter((value) => value.toLowerCase().startsWith(wanted));
  const holds = suggestions.filter((value) => value.toLowerCase().includes(wanted) && !starts.includes(value));
  const values = [...starts, ...holds];
  return {
    completion: { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES },
  };
}
