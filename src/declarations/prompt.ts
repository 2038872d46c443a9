/** One argument of an MCP prompt. Hosts show them as a form; every value arrives as a string. */
export interface PromptArgument {
  name: string;
  description: string;
  required?: boolean;
  /** Values to suggest while the person types. What they typed so far is matched by the server. */
  suggestions?: readonly string[];
  /** Returns what is wrong with a value, in words for a person, or undefined when it is fine. */
  problem?: (value: string) => string | undefined;
}

/** A message that a prompt puts into the conversation. */
export interface PromptMessage {
  role: 'user' | 'assistant';
  text: string;
}

/** An MCP prompt as data: what it is called, what it asks for, and the messages it becomes. */
export interface Prompt<Name extends string = string> {
  name: string;
  title: string;
  description: string;
  arguments: readonly (PromptArgument & { name: Name })[];
  /** Writes the messages. Arguments that were not given are absent; `hasTool` says what the host sees. */
  messages: (given: Partial<Record<Name, string>>, hasTool: (name: string) => boolean) => PromptMessage[];
}

/** Declares a prompt; the argument names become the keys that `messages` may read. */
export function prompt<const Name extends string>(declaration: Prompt<Name>): Prompt<Name> {
  return declaration;
}
