import type { ToolContext } from '../../declarations/tool-context.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import { getResponseObject } from '../../heygen/response.ts';
import type { Spending } from '../../ledger/spending.ts';
import type { CallServices } from './call-services.ts';
import type { ToolCall } from './call-types.ts';

/** What a call that shows sums spends on looking for ends that nobody saw; what is left over counts as estimated. */
const SETTLEMENT = { count: 20, timeoutMs: 5_000 };

/** What the caller has spent, with the ends that can be seen by now. */
async function readSpending({ settlement, log }: CallServices, spending: Spending, caller: RequestOptions) {
  await settlement?.settle(caller, SETTLEMENT).catch((err: unknown) => log.debug({ err }, 'not settled'));
  return spending.getView(caller);
}

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
    ...(spending && { getSpending: () => readSpending(services, spending, call.caller) }),
  };
};
