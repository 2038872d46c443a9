import type { ToolContext } from '../../declarations/operation.ts';
import { getResponseObject } from '../../heygen/response.ts';
import type { CallServices, ToolCall } from './tool-call.ts';

/** How a tool's own code calls HeyGen, for the caller whose call it is. */
export const createToolContext = (services: CallServices, call: ToolCall): ToolContext => {
  const { client, files, spending, agentBatches } = services;
  return {
    request: async (operation, input) => getResponseObject(operation, await client.call(operation, input, call.caller)),
    list: async (operation, input) => {
      const page = await client.call(operation, input, call.caller);
      return page.kind === 'page' ? page.items : [];
    },
    download: (request) => files.download(request, call),
    store: (to, request) => files.store(to, request, call),
    upload: (file) => files.uploadAsset(file, call),
    agentBatches: agentBatches.forCaller(services, call.caller),
    readText: (address) => files.readText(address, call),
    ...(spending && { getSpending: () => spending.getView(call.caller) }),
  };
};
