/**
 * A host of MCP Apps in a page: the official AppBridge between our server and a view in a sandboxed frame. The address
 * says which tool to call, and which of the faults of real hosts to have.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';

/** What the address of the page asks for. */
const query = new URLSearchParams(location.search);
const has = (fault: string) => (query.get('faults') ?? '').split(',').includes(fault);

const proxyOrigin = query.get('proxy') ?? '';
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';

/** What the tests read: everything that the view asked of its host. */
const seen = {
  messages: [] as string[],
  links: [] as string[],
  contexts: 0,
  calls: [] as string[],
  sizes: [] as number[],
};
Object.assign(window, { seen });

interface Listed {
  name: string;
  _meta?: { ui?: { resourceUri?: string } };
}
type Result = Awaited<ReturnType<Client['callTool']>>;

async function connect(): Promise<Client> {
  const modern = query.get('era') !== '2025';
  const client = new Client({ name: 'test-view-host', version: '1.0.0' }, {
    capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } },
    ...(modern && { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  } as ConstructorParameters<typeof Client>[1]);
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
  return client;
}

async function viewOf(client: Client, tool: string) {
  const { tools } = await client.listTools();
  const listed = (tools as Listed[]).find(({ name }) => name === tool);
  const uri = listed?._meta?.ui?.resourceUri;
  if (!uri) throw new Error(`${tool} opens no view.`);
  const { contents } = await client.readResource({ uri });
  const [page] = contents as { text: string; mimeType: string; _meta?: { ui?: { csp?: object } } }[];
  if (page?.mimeType !== 'text/html;profile=mcp-app') throw new Error(`${uri} is no view.`);
  return page;
}

/** Hosts were seen to drop the data of a result, and its `_meta`. */
function stripped(result: Result): Result {
  if (!has('stripped')) return result;
  const { content, isError } = result;
  return { content, ...(isError && { isError }) } as Result;
}

function frame(csp: object | undefined): HTMLIFrameElement {
  const proxy = document.createElement('iframe');
  proxy.id = 'app';
  proxy.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-forms');
  proxy.style.height = '100px';
  proxy.src = `${proxyOrigin}/proxy?csp=${encodeURIComponent(JSON.stringify(has('no-media') ? {} : (csp ?? {})))}`;
  document.body.append(proxy);
  return proxy;
}

function bridgeOf(client: Client, proxy: HTMLIFrameElement): AppBridge {
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
      ...(query.has('variables') && { styles: { variables: JSON.parse(query.get('variables') as string) } }),
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
function forwardCalls(bridge: AppBridge, client: Client): void {
  if (has('no-calls')) return;
  bridge.oncalltool = async (params) => {
    seen.calls.push(params.name);
    if (has('unanswered')) return new Promise(() => {});
    if (has('failing-calls')) throw new Error('The host does not call this.');
    return stripped(await client.callTool(params)) as never;
  };
}

/** Opens a view as a host does: the frame, the bridge, then arguments and result. */
async function open(client: Client): Promise<AppBridge> {
  const tool = query.get('tool') ?? 'show_video';
  const args = JSON.parse(query.get('args') ?? '{}') as Record<string, unknown>;
  const page = await viewOf(client, tool);
  const result = await client.callTool({ name: tool, arguments: args });
  const proxy = frame(page._meta?.ui?.csp);
  const bridge = bridgeOf(client, proxy);
  const ready = new Promise<void>((resolve) => {
    bridge.onsandboxready = () => resolve();
  });
  const initialized = new Promise<void>((resolve) => {
    bridge.oninitialized = () => resolve();
  });
  const inner = proxy.contentWindow as Window;
  await bridge.connect(new PostMessageTransport(inner, inner));
  forwardCalls(bridge, client);
  await ready;
  await bridge.sendSandboxResourceReady({ html: page.text, sandbox: 'allow-scripts allow-same-origin allow-forms' });
  await initialized;
  if (!has('silent')) {
    await bridge.sendToolInput({ arguments: args });
    await bridge.sendToolResult(stripped(result) as Parameters<AppBridge['sendToolResult']>[0]);
  }
  return bridge;
}

document.documentElement.style.colorScheme = theme;
connect()
  .then(open)
  .then(
    (bridge) => Object.assign(window, { bridge }),
    (error) => {
      document.body.append(Object.assign(document.createElement('pre'), { id: 'failed', textContent: String(error) }));
    },
  );
