import type { Catalog } from '../catalog.ts';
import { callTool, type Services } from './call.ts';
import { completePrompt, getPrompt } from './prompts.ts';
import type { Handlers } from './server.ts';

/** Joins the catalog to the services that its calls need. */
export function handlersOf(catalog: Catalog, services: Services): Handlers {
  return {
    callTool: ({ name, ...call }) => callTool(services, { ...call, operation: catalog.operation(name) }),
    getPrompt: (name, given) => getPrompt(catalog.prompts, name, given),
    completePrompt: (name, argument, typed) => completePrompt(catalog.prompts, name, argument, typed),
  };
}
