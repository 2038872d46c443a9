import type { Catalog } from '../../catalog/catalog.ts';
import type { JobRef, Json } from '../../declarations/operation.ts';
import type { Caller } from '../../heygen/client.ts';
import { completePrompt, getPrompt } from '../prompts.ts';
import { completeResource, readResource } from '../resources.ts';
import type { Handlers } from '../server.ts';
import { cancelTask, createdTask, type Handle, taskNow, unsealed } from '../tasks/tasks.ts';
import { isDiscoverTool } from '../tool-list/discover-tools.ts';
import { callTool, type Services } from './call-tool.ts';

/** Joins the catalog to the services that its calls need. */
export function handlersOf(catalog: Catalog, services: Services): Handlers {
  let discovery: Promise<ReturnType<typeof import('./discover.ts')['discovery']>> | undefined;
  const discover = () => {
    discovery ??= import('./discover.ts').then(({ discovery: open }) => open(catalog, services));
    return discovery;
  };
  const taskServices = { ...services, operation: catalog.operation };
  /** The task of an id, where it is the caller's. */
  const taskOf = (taskId: string, { key }: Caller): Handle | undefined => (key ? unsealed(taskId, key) : undefined);
  return {
    callTool: async ({ name, reach, takesTasks, ...call }) => {
      if (isDiscoverTool(name)) return (await discover())({ ...call, name, reach });
      const { key } = call.caller;
      const asTask = (refs: readonly JobRef[], data?: Json) =>
        createdTask({ tool: name, refs, createdAt: Date.now(), data }, key as string, services.watcher);
      return callTool(services, { ...call, tool: catalog.tool(name), ...(takesTasks && key && { asTask }) });
    },
    getTask: async (taskId, caller) => {
      const handle = taskOf(taskId, caller);
      return handle && taskNow(taskServices, catalog.tool(handle.tool), handle, taskId, caller);
    },
    cancelTask: async (taskId, caller) => {
      const handle = taskOf(taskId, caller);
      if (!handle) return undefined;
      await cancelTask(taskServices, catalog.tool(handle.tool), handle, caller);
      return true;
    },
    getPrompt: (name, given) => getPrompt(catalog.prompts, name, given),
    readResource: (uri) => readResource(catalog.documents, uri),
    completeResource: (uri, typed) => completeResource(catalog.documents, uri, typed),
    completePrompt: (name, argument, typed) => completePrompt(catalog.prompts, name, argument, typed),
  };
}
