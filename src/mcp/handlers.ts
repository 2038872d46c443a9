import type { Catalog } from '../catalog.ts';
import { callTool, type Services } from './call.ts';
import { isDiscoverTool } from './discover-tools.ts';
import { completePrompt, getPrompt } from './prompts.ts';
import { completeResource, readResource } from './resources.ts';
import type { Handlers } from './server.ts';

/** Joins the catalog to the services that its calls need. */
export function handlersOf(catalog: Catalog, services: Services): Handlers {
  let discovery: Promise<ReturnType<typeof import('./discover.ts')['discovery']>> | undefined;
  const discover = () => {
    discovery ??= import('./discover.ts').then(({ discovery: open }) => open(catalog, services));
    return discovery;
  };
  return {
    callTool: async ({ name, reach, ...call }) =>
      isDiscoverTool(name)
        ? (await discover())({ ...call, name, reach })
        : callTool(services, { ...call, tool: catalog.tool(name) }),
    getPrompt: (name, given) => getPrompt(catalog.prompts, name, given),
    readResource: (uri) => readResource(catalog.documents, uri),
    completeResource: (uri, typed) => completeResource(catalog.documents, uri, typed),
    completePrompt: (name, argument, typed) => completePrompt(catalog.prompts, name, argument, typed),
  };
}
