/**
 * A host of MCP Apps in a page: the official AppBridge between our server and a view in a sandboxed frame. The query of
 * its address says which tool to call, and which of the faults of real hosts to have. A test may close the view and open
 * another one in the same page: what the page is made of takes a quarter of a second to load.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';

/** What an address asks for. */
class ViewRequest {
  readonly #query: URLSearchParams;

  constructor(search: string) {
    this.#query = new URLSearchParams(search);
  }

  get = (name: string): string | undefined => this.#query.get(name) ?? undefined;
  has = (fault: string): boolean => (this.get('faults') ?? '').split(',').includes(fault);

  get theme(): 'dark' | 'light' {
    return this.get('theme') === 'dark' ? 'dark' : 'light';
  }
}

/** What the tests read: everything that a view asked of its host. */
const createSeen = () => ({
  messages: [] as string[],
  links: [] as string[],
  contexts: 0,
  calls: [] as string[],
  sizes: [] as number[],
});
type Seen = ReturnType<typeof createSeen>;

interface Listed {
  name: string;
  _meta?: { ui?: { resourceUri?: string } };
}
type Result = Awaited<ReturnType<Client['callTool']>>;

async function connect(era: string): Promise<Client> {
  const modern = era !== '2025';
  const client = new Client({ name: 'test-view-host', version: '1.0.0' }, {
    capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } },
    ...(modern && { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  } as ConstructorParameters<typeof Client>[1]);
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
  return client;
}

/** Of each generation one, for all views of the page. */
const clients = new Map<string, Promise<Client>>();

function getClient(era: string): Promise<Client> {
  const client = clients.get(era) ?? connect(era);
  clients.set(era, client);
  return client;
}

async function readView(client: Client, tool: string) {
  const { tools } = await client.listTools();
  const listed = (tools as Listed[]).find(({ name }) => name === tool);
  const uri = listed?._meta?.ui?.resourceUri;
  if (!uri) throw new Error(`${tool} opens no view.`);
  const { contents } = await client.readResource({ uri });
  const [page] = contents as { text: string; mimeType: string; _meta?: { ui?: { csp?: object } } }[];
  if (page?.mimeType !== 'text/html;profile=mcp-app') throw new Error(`${uri} is no view.`);
  return page;
}

/** Of each tool the view, which hosts keep by its address for good. */
const views = new Map<string, ReturnType<typeof readView>>();

function getView(client: Client, tool: string): ReturnType<typeof readView> {
  const view = views.get(tool) ?? readView(client, tool);
  views.set(tool, view);
  return view;
}

/** Hosts were seen to drop the data of a result, and its `_meta`. */
function stripped(result: Result, request: ViewRequest): Result {
  if (!request.has('stripped')) return result;
  const { content, isError } = result;
  return { content, ...(isError && { isError }) } as Result;
}

function frame(csp: object | undefined, request: ViewRequest): HTMLIFrameElement {
  const proxy = document.createElement('iframe');
  proxy.id = 'app';
  proxy.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-forms');
  proxy.style.height = '100px';
  const policy = JSON.stringify(request.has('no-media') ? {} : (csp ?? {}));
  proxy.src = `${request.get('proxy')}/proxy?csp=${encodeURIComponent(policy)}`;
  document.body.append(proxy);
  return proxy;
}

function bridgeOf(client: Client, proxy: HTMLIFrameElement, request: ViewRequest, seen: Seen): AppBridge {
  const { get, has, theme } = request;
  const variables = get('variables');
  const capabilities = {
    openLinks: {},
    ...(!has('no-calls') && { serverTools: {} }),
    ...(!has('refuses') && { message: { text: {} }, updateModelContext: { text: {} } }),
  };
  const bridge = new AppBridge(client, { name: 'test-view-host', version: '1.0.0' }, capabilities, {
    hostContext: {
      theme,
      displayMode: 'inline',
      availableDisplayModes: ['inline'],
      ...(variables && { styles: { variables: JSON.parse(variables) } }),
    },
  });
  bridge.onmessage = async ({ content }) => {
    if (has('refuses')) return { isError: true };
    seen.messages.push(content.map((part) => ('text' in part ? part.text : '')).join('\n'));
    return {};
  };
  bridge.onupdatemodelcontext = async () => {
    if (has('refuses')) throw new Error('Not here.');
    seen.contexts += 1;
    return {};
  };
  bridge.onopenlink = async ({ url }) => {
    seen.links.push(url);
    return has('refuses') ? { isError: true } : {};
  };
  bridge.onsizechange = ({ height }) => {
    seen.sizes.push(height ?? 0);
    if (height !== undefined) proxy.style.height = `${height}px`;
  };
  return bridge;
}

/** In place of the bridge's own forwarding, which it sets up as it connects. */
function forwardCalls(bridge: AppBridge, client: Client, request: ViewRequest, seen: Seen): void {
  const { has } = request;
  if (has('no-calls')) return;
  bridge.oncalltool = async (params) => {
    seen.calls.push(params.name);
    if (has('unanswered')) return new Promise(() => {});
    if (has('failing-calls')) throw new Error('The host does not call this.');
    return stripped(await client.callTool(params), request) as never;
  };
}

/** Opens a view as a host does: the frame, the bridge, then arguments and result. */
async function open(request: ViewRequest, seen: Seen): Promise<AppBridge> {
  const client = await getClient(request.get('era') ?? '2026');
  const tool = request.get('tool') ?? 'show_video';
  const args = JSON.parse(request.get('args') ?? '{}') as Record<string, unknown>;
  const page = await getView(client, tool);
  const result = await client.callTool({ name: tool, arguments: args });
  const proxy = frame(page._meta?.ui?.csp, request);
  const bridge = bridgeOf(client, proxy, request, seen);
  const ready = new Promise<void>((resolve) => {
    bridge.onsandboxready = () => resolve();
  });
  const initialized = new Promise<void>((resolve) => {
    bridge.oninitialized = () => resolve();
  });
  const inner = proxy.contentWindow as Window;
  await bridge.connect(new PostMessageTransport(inner, inner));
  forwardCalls(bridge, client, request, seen);
  await ready;
  await bridge.sendSandboxResourceReady({ html: page.text, sandbox: 'allow-scripts allow-same-origin allow-forms' });
  await initialized;
  if (!request.has('silent')) {
    await bridge.sendToolInput({ arguments: args });
    await bridge.sendToolResult(stripped(result, request) as Parameters<AppBridge['sendToolResult']>[0]);
  }
  return bridge;
}

/** Opens the view that an address asks for. */
async function openView(search: string): Promise<void> {
  const request = new ViewRequest(search);
  const seen = createSeen();
  document.documentElement.style.colorScheme = request.theme;
  Object.assign(window, { seen });
  try {
    opened = await open(request, seen);
  } catch (error) {
    document.body.append(Object.assign(document.createElement('pre'), { id: 'failed', textContent: String(error) }));
  }
}

/** The bridge to the view that is open. */
let opened: AppBridge | undefined;

/** Takes the view away, with all that it does. False where it has not opened yet: what it still does is in its page. */
async function closeView(): Promise<boolean> {
  if (!opened) return false;
  document.body.replaceChildren();
  await opened.close();
  opened = undefined;
  return true;
}

Object.assign(window, { openView, closeView });
void openView(location.search);
