/**
 * The view's side of MCP Apps (SEP-1865, protocol 2026-01-26): JSON-RPC 2.0 over postMessage with the page that holds
 * the frame. Written by hand because the package's own class weighs 90 times as much; test/views proves it against the
 * package's AppBridge.
 */
import type { McpUiHostCapabilities, McpUiHostContext, McpUiInitializeResult } from '@modelcontextprotocol/ext-apps';

export type Json = Record<string, unknown>;

/** A tool's result, as much of it as the host passes on. */
export interface ToolResult {
  content?: { type: string; text?: string }[];
  structuredContent?: Json;
  _meta?: Json;
  isError?: boolean;
}

/** What the host says without being asked. */
export interface HostEvents {
  /** The arguments that the model gave to the tool that opened the view. */
  onInput(input: Json): void;
  onResult(result: ToolResult): void;
  /** What is new of the surroundings. */
  onContext(context: McpUiHostContext): void;
  /** The view is about to be taken away. */
  onTeardown(): void;
}

interface Message {
  jsonrpc?: string;
  id?: number | string;
  method?: string;
  params?: Json;
  result?: unknown;
  error?: { code?: number; message?: string };
}

const PROTOCOL = '2026-01-26';

const pending = new Map<number | string, (answer: Message) => void>();
let lastId = 0;

/** Sends to the host. VS Code replaces `window.parent`, so that it is read at each use. */
const post = (message: Message) => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');

const NOTIFICATION = 'ui/notifications/';

const notify = (name: string, params: Json = {}) => post({ method: NOTIFICATION + name, params });

function request<T>(method: string, params: Json): Promise<T> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, ({ result, error }) => {
      if (error) reject(new Error(error.message));
      else resolve(result as T);
    });
    post({ id, method, params });
  });
}

function answer({ id, method }: Message, { onTeardown }: HostEvents): void {
  const ends = method === 'ui/resource-teardown';
  if (ends) onTeardown();
  post(ends || method === 'ping' ? { id, result: {} } : { id, error: { code: -32601, message: method } });
}

function receive(message: Message, events: HostEvents) {
  const { id, method, params = {} } = message;
  if (method !== undefined && id !== undefined) return answer(message, events);
  const notified = method?.replace(NOTIFICATION, '');
  if (notified === 'tool-input') return events.onInput((params.arguments ?? {}) as Json);
  if (notified === 'tool-result') return events.onResult(params as ToolResult);
  if (notified === 'host-context-changed') return events.onContext(params);
  if (id === undefined) return;
  pending.get(id)?.(message);
  pending.delete(id);
}

/** The text of a result. */
export const getText = ({ content = [] }: ToolResult): string => content.map(({ text }) => text ?? '').join('\n');

/** Measures without feeding back: the height that the content wants, whatever the frame has. */
function wantedHeight(): number {
  const root = document.documentElement;
  const before = root.style.height;
  root.style.height = 'max-content';
  const height = Math.ceil(root.getBoundingClientRect().height);
  root.style.height = before;
  return height;
}

/** Reports to the host how much room the view wants, now and whenever that changes. */
function reportSize(): void {
  let last = 0;
  let asked = 0;
  const report = () => {
    const height = wantedHeight();
    if (height !== last) notify('size-changed', { height });
    last = height;
  };
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(report);
  });
  observer.observe(document.documentElement);
  observer.observe(document.body);
  report();
}

/** Fields and request ids, which stand below what a failed tool says to people. */
const DETAILS = /\n(\w+: |\(status ).*/g;

/**
 * Calls a tool of the server that the view came from.
 * @throws Error with the tool's own words when it failed, and its result; or with the host's when it would not call
 */
export async function callTool(name: string, args: Json): Promise<ToolResult> {
  const result = await request<ToolResult>('tools/call', { name, arguments: args });
  if (result.isError) throw Object.assign(new Error(getText(result).replace(DETAILS, '')), { result });
  return result;
}

/** True when the host did what it was asked. */
const isDone = (asked: Promise<{ isError?: boolean } | undefined>) =>
  asked.then(
    (done) => !done?.isError,
    () => false,
  );

/** Opens a page outside the host; false where the host would not. */
export const openLink = (url: string): Promise<boolean> => isDone(request('ui/open-link', { url }));

/**
 * Puts a sentence of the user's into the chat, and into what the model knows; false where the host would not. It is tried
 * where the host does not announce it too: VS Code takes it all the same.
 */
export async function sendMessage(text: string): Promise<boolean> {
  const content = [{ type: 'text', text }];
  await isDone(request('ui/update-model-context', { content }));
  return isDone(request('ui/message', { role: 'user', content }));
}

/**
 * Opens the conversation, and returns what the host can do. It shows the view once it has received `initialized`, so nothing
 * may come before that.
 */
export async function connect(name: string, events: HostEvents): Promise<McpUiHostCapabilities> {
  addEventListener('message', ({ source, data }) => {
    if (source === window.parent && data?.jsonrpc === '2.0') receive(data, events);
  });
  const { hostCapabilities = {}, hostContext = {} } = await request<McpUiInitializeResult>('ui/initialize', {
    protocolVersion: PROTOCOL,
    appInfo: { name, version: '1.0.0' },
    appCapabilities: { availableDisplayModes: ['inline'] },
  });
  events.onContext(hostContext);
  notify('initialized');
  reportSize();
  return hostCapabilities;
}
