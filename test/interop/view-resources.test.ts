import { readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  GENERATIONS,
  type Generation,
  type Host,
  join,
  SHOWS_VIEWS,
  TRANSPORTS,
  type TransportName,
} from '../support/mcp-clients.ts';
import { startHttp } from '../support/server-process.ts';

const VIEWS = new URL('../../dist/views/', import.meta.url);
const MIME = 'text/html;profile=mcp-app';

interface Ui {
  resourceUri: string;
  csp: { resourceDomains: string[]; connectDomains: string[] };
}
const uiOf = (item: { _meta?: unknown } | undefined) => (item?._meta as { ui?: Ui } | undefined)?.ui as Ui;

describe('the built views', () => {
  it('weigh less than 12 kB each and 60 kB together', () => {
    const sizes = readdirSync(VIEWS).map((name) => [name, statSync(new URL(name, VIEWS)).size] as const);
    expect(sizes.length).toBe(5);
    expect(sizes.filter(([, size]) => size >= 12_000)).toEqual([]);
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(60_000);
  });
});

/** Over HTTP those of equal settings are one, for clients of both generations. */
const servers = new Map<string, ReturnType<typeof startHttp>>();

function startOnce(settings: Record<string, string>): ReturnType<typeof startHttp> {
  const key = JSON.stringify(settings);
  const server = servers.get(key) ?? startHttp(settings);
  servers.set(key, server);
  return server;
}

afterAll(async () => {
  for (const server of servers.values()) await (await server).stop();
});

async function connectClient(
  transport: TransportName,
  generation: Generation,
  settings: Record<string, string>,
  declared: Partial<typeof SHOWS_VIEWS> = {},
): Promise<Host> {
  if (transport === 'stdio') return connect(transport, generation, settings, undefined, declared);
  return join(generation, await startOnce(settings), {}, undefined, undefined, undefined, declared);
}

const CASES = TRANSPORTS.flatMap((transport) => GENERATIONS.map((generation) => [transport, generation] as const));

describe.each(CASES)('views over %s for %s', (transport, generation) => {
  let host: Host;

  beforeAll(async () => {
    host = await connectClient(transport, generation, {
      HEYGEN_SANDBOX: '1',
      HEYGEN_TOOLSETS: 'default,views',
      HEYGEN_MCP_AUTH: 'none',
    });
  });
  afterAll(() => host?.close());

  it('are announced, listed and read, each tool with its own', async () => {
    const { tools } = await host.client.listTools();
    const { resources } = await host.client.listResources();
    const opening = tools.filter(({ name }) => name.startsWith('show_'));
    expect(opening.length).toBe(5);
    for (const tool of opening) {
      const uri = uiOf(tool).resourceUri;
      expect(uri).toMatch(/^ui:\/\/heygen\/[a-z]+-[0-9a-f]{8}\.html$/);
      expect(tool._meta).toMatchObject({ 'ui/resourceUri': uri });
      expect(uiOf(resources.find((resource) => resource.uri === uri)).csp.resourceDomains).toContain(
        'https://*.heygen.ai',
      );
      const { contents } = await host.client.readResource({ uri });
      expect(contents).toEqual([expect.objectContaining({ uri, mimeType: MIME })]);
      expect(uiOf(contents[0]).csp.connectDomains).toEqual([]);
    }
    expect(host.client.getServerCapabilities()?.extensions).toHaveProperty('io.modelcontextprotocol/ui');
  });

  it('are answered under the address of an older version, because chats are opened again', async () => {
    const uri = 'ui://heygen/player-00000000.html';
    const { contents } = await host.client.readResource({ uri });
    expect(contents).toEqual([expect.objectContaining({ uri, mimeType: MIME })]);
    await expect(host.client.readResource({ uri: 'ui://heygen/nothing.html' })).rejects.toThrow('Resource not found');
  });

  it('come with an answer that is good by itself', async () => {
    const looks = await host.call('show_looks');
    expect(looks.text).toContain('look_iris_office');
    const storyboard = await host.call('show_storyboard', { prompt: 'A film on bees' });
    expect(storyboard.text).toContain('Score');
    const video = await host.call('show_video', {});
    expect(video).toMatchObject({ isError: true, text: expect.stringContaining('give one of video_id, jobs') });
  });
});

describe.each(CASES)('the default tools over %s for %s', (transport, generation) => {
  const SETTINGS = { HEYGEN_SANDBOX: '1', HEYGEN_MCP_AUTH: 'none', HEYGEN_MCP_ANSWERS: 'both' };

  it('have views for a host that declares that it shows them, and for no other', async () => {
    const listed = await Promise.all(
      [SHOWS_VIEWS, {}].map(async (declared) => {
        const host = await connectClient(transport, generation, SETTINGS, declared);
        const { tools, ...hints } = await host.client.listTools();
        // Some hosts showed views long before they declared it.
        const { text } = await host.call('show_voices', { language: 'German' });
        await host.close();
        return { names: tools.map(({ name }) => name), hints, text };
      }),
    );
    const [showing, other] = listed.map(({ names }) => names);
    expect(showing?.filter((name) => !other?.includes(name))).toEqual([
      'read_subtitles',
      'show_video',
      'show_looks',
      'show_voices',
      'show_styles',
      'show_storyboard',
    ]);
    expect(other?.every((name) => showing?.includes(name))).toBe(true);
    for (const { text, hints } of listed) {
      expect(text).toContain('German');
      expect(hints).not.toHaveProperty('cacheScope', 'public');
    }
  });

  it('are what was asked for where other tools were asked for', async () => {
    const settings = { ...SETTINGS, HEYGEN_TOOLSETS: 'voices' };
    const host = await connectClient(transport, generation, settings, SHOWS_VIEWS);
    const { tools } = await host.client.listTools();
    await host.close();
    expect(tools.map(({ name }) => name).filter((name) => name.startsWith('show_'))).toEqual([]);
  });
});

describe('a selection without what a view calls', () => {
  it('does not list it', async () => {
    const host = await connect('stdio', '2026', { HEYGEN_SANDBOX: '1', HEYGEN_TOOLSETS: 'voices,views' });
    const { tools } = await host.client.listTools();
    expect(tools.map(({ name }) => name).filter((name) => name.startsWith('show_'))).toEqual(['show_voices']);
    await host.close();
  });
});
