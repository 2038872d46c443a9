import type { Catalog } from '../../catalog/catalog.ts';
import { formatJobRef, type JobRef } from '../../declarations/job.ts';
import type { Json } from '../../declarations/operation.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import { completePrompt, getPrompt } from '../prompts.ts';
import { completeResource, readResource } from '../resources.ts';
import type { Handlers } from '../server-options.ts';
import { cancelTask, createTask, openTaskId, readTask, type TaskPayload } from '../tasks/tasks.ts';
import { isDiscoverTool } from '../tool-list/discover-tool-names.ts';
import type { CallServices } from './call-services.ts';
import { callTool } from './call-tool.ts';
import { takeConfirmed } from './elicitation/confirmation.ts';

/** Joins the catalog to the services that its calls need. */
export function createHandlers(catalog: Catalog, services: CallServices): Handlers {
  let discovery: Promise<ReturnType<typeof import('./discovery/discover.ts')['createDiscovery']>> | undefined;
  const discover = () => {
    discovery ??= import('./discovery/discover.ts').then(({ createDiscovery: open }) => open(catalog, services));
    return discovery;
  };
  /** The task of an id, where it is the caller's. */
  const readTaskId = async (taskId: string, { key }: RequestOptions): Promise<TaskPayload | undefined> =>
    key ? openTaskId(taskId, key, services.jobKinds) : undefined;
  return {
    callListedTool: async ({ name, callable, takesTasks, arguments: given, ...rest }) => {
      const call = { ...rest, ...takeConfirmed(given) };
      if (isDiscoverTool(name)) return (await discover())({ ...call, name, callable });
      const { key } = call.caller;
      if (!takesTasks || !key) return callTool(services, { ...call, tool: catalog.getTool(name) });
      const createTaskFor = (refs: readonly JobRef[], data?: Json) =>
        createTask({ tool: name, refs, createdAt: Date.now(), data }, key, services.watcher);
      return callTool(services, { ...call, tool: catalog.getTool(name), asTask: createTaskFor });
    },
    getTask: async (taskId, caller) => {
      const taskPayload = await readTaskId(taskId, caller);
      return taskPayload && readTask(services, catalog.getTool(taskPayload.tool), taskPayload, taskId, caller);
    },
    cancelTask: async (taskId, caller) => {
      const taskPayload = await readTaskId(taskId, caller);
      if (!taskPayload) return undefined;
      const began = performance.now();
      await cancelTask(services, catalog.getTool(taskPayload.tool), taskPayload, caller);
      services.audit?.logCall({
        ...caller.logContext,
        who: caller.person?.name,
        tool: 'tasks/cancel',
        effect: 'update',
        outcome: 'ok',
        ms: Math.round(performance.now() - began),
        jobs: taskPayload.refs.map(formatJobRef),
        ids: {},
      });
      return true;
    },
    getPrompt: (name, given, hasTool) => getPrompt(catalog.prompts, name, given, hasTool),
    readResource: (uri) => readResource(catalog.resources, uri),
    completeResource: (uri, typed) => completeResource(catalog.resources, uri, typed),
    completePrompt: (name, argument, typed) => completePrompt(catalog.prompts, name, argument, typed),
  };
}
