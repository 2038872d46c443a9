import type { Selection } from '../../catalog/toolset-selection.ts';
import { HEYGEN_MEDIA } from '../../mcp/apps/views.ts';
import type { PendingQuestions } from '../../mcp/calls/elicitation/pending-questions.ts';
import { createServerFactory } from '../../mcp/server.ts';
import type { McpServerOptions } from '../../mcp/server-options.ts';
import { createEmptyListFactory } from '../../mcp/tool-list/cached-list.ts';
import { type Manifest, readManifest } from '../../mcp/tool-list/manifest.ts';
import { createVisibleTools } from '../../mcp/tool-list/visible-tools.ts';
import { VERSION } from '../../runtime/version.ts';
import type { App } from '../app.ts';
import { getProcessKey } from '../credentials/configured-key.ts';
import type { Config } from '../settings/config.ts';
import { getOpenFolders } from './configured-folders.ts';

/** The manifest that the build made, or one made now where the sources run unbuilt. */
export async function getManifest(): Promise<Manifest> {
  const built = readManifest();
  if (built) return built;
  const [{ loadFullCatalog }, { createManifest }] = await Promise.all([
    import('../../catalog/catalog.ts'),
    import('../../mcp/tool-list/create-manifest.ts'),
  ]);
  return createManifest(await loadFullCatalog());
}

/** Which tools the settings choose. */
export const getSelection = (config: Config): Selection => {
  const { toolsets, readOnly, supabaseUrl, s3Endpoint } = config;
  return {
    toolsets,
    readOnly,
    configured: [
      ...(supabaseUrl || s3Endpoint ? (['storage'] as const) : []),
      ...(getOpenFolders(config).length > 0 ? (['files'] as const) : []),
    ],
  };
};

const getOrigin = (url: string | undefined) => (url === undefined ? [] : [new URL(url).origin]);

/** Where films and pictures come from: HeyGen, the operator's own storage, the sandbox on this machine. */
const getMediaOrigins = ({ sandbox, supabaseUrl, s3Endpoint }: Config): string[] => [
  ...HEYGEN_MEDIA,
  ...getOrigin(supabaseUrl),
  ...getOrigin(s3Endpoint),
  ...(sandbox ? ['http://127.0.0.1:*'] : []),
];

/**
 * Makes what a transport needs to serve MCP: the factory of its servers, and the lists that they answer.
 * @param pendingQuestions for HTTP, where what a user says comes in a request of its own
 */
export async function createMcpServerFactory(app: App, pendingQuestions?: PendingQuestions) {
  const manifest = { ...(await getManifest()), modelConfirms: app.config.confirm === 'always' };
  const getVisibleTools = createVisibleTools(manifest, getSelection(app.config));
  const options: McpServerOptions = {
    name: 'heygen-mcp',
    version: VERSION,
    getVisibleTools,
    prompts: manifest.prompts,
    resources: manifest.resources,
    views: manifest.views,
    mediaOrigins: getMediaOrigins(app.config),
    handlers: async () => (await app.getServices()).handlers,
    getKey: () => getProcessKey(app.config),
    inFlightCalls: app.inFlightCalls,
    pendingQuestions,
    answers: app.config.answers,
    waitSeconds: app.config.waitSeconds,
    log: app.log,
    telemetry: app.getTelemetry(),
  };
  return {
    factory: createServerFactory(options),
    emptyListFactory: createEmptyListFactory(options),
    getVisibleTools,
    manifest,
  };
}
