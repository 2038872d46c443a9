/** What all views share: the frame they start in, the theme, the way a sentence gets into the chat. */
import type { McpUiHostContext } from '@modelcontextprotocol/ext-apps';
import { connect, type Json, sendMessage, type ToolResult } from './bridge.ts';
import { button, fill, h, note } from './dom.ts';

/** How long to wait for what opened the view: some hosts never say (Claude on iOS). */
const INPUT_TIMEOUT_MS = 3000;

/** What opened the view. */
export interface Opening {
  /** The tool's arguments; empty where the host did not pass them on. */
  input: Json;
  /** The tool's result, where it came before the arguments did. */
  result?: ToolResult;
  /** False where the view cannot call tools, so that all it has is the result that opened it. */
  callsTools: boolean;
}

/** Where the view draws. */
export const root = document.querySelector('main') as HTMLElement;

const ending = new AbortController();

/** Aborted when the host takes the view away. */
export const ended = ending.signal;

/** On `main`, because `color-scheme` on the page paints an opaque slab where the host's scheme differs. */
function applyTheme({ theme, styles }: McpUiHostContext): void {
  if (theme) root.style.colorScheme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (value !== undefined) root.style.setProperty(name, value);
  }
}

/** What the host says first: arguments, else a result, else nothing in time. */
function awaitOpening() {
  const given: Partial<Opening> = {};
  let settle: () => unknown = () => {};
  const take = (part: Partial<Opening>) => {
    Object.assign(given, part);
    settle();
  };
  return {
    onInput: (input: Json) => take({ input }),
    onResult: (result: ToolResult) => take({ result }),
    /** A view that may call tools does without the result. */
    opening: (callsTools: boolean) =>
      new Promise<Opening>((resolve) => {
        const end = () => resolve({ input: {}, ...given, callsTools });
        settle = () => (given.result || (callsTools && given.input)) && end();
        settle();
        setTimeout(end, INPUT_TIMEOUT_MS);
      }),
  };
}

/** A problem, with what to do about it. */
export const problem = (message: string, retry?: () => unknown): HTMLElement =>
  h('div', { className: 'problem', role: 'alert' }, h('p', {}, message), retry && button('Try again', retry));

export const getErrorMessage = (error: unknown) => (error as Error).message;

/** Shows a text with all of it selected, ready to be copied: no frame of a host has the clipboard for sure. */
export function showCopyable(place: HTMLElement, ariaLabel: string, value: string): void {
  const field = h('textarea', { readOnly: true, value, ariaLabel });
  fill(place, note(ariaLabel), field);
  field.focus();
  field.select();
}

/** Puts a sentence into the chat; where the host refuses, it is shown for the user to copy. */
export async function say(place: HTMLElement, sentence: string): Promise<void> {
  if (await sendMessage(sentence)) fill(place, note('In the chat.'));
  else showCopyable(place, 'Sentence to copy into the chat', sentence);
}

/** Starts a view; whatever goes wrong is shown, because a throw before the handshake is an invisible frame. */
export async function start(name: string, run: (opening: Opening) => Promise<void> | void): Promise<void> {
  try {
    const { opening, onInput, onResult } = awaitOpening();
    const onTeardown = () => ending.abort();
    const { serverTools } = await connect(name, { onInput, onResult, onContext: applyTheme, onTeardown });
    await run(await opening(serverTools !== undefined));
  } catch (error) {
    fill(root, problem(getErrorMessage(error)));
  }
}
