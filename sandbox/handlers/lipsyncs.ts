import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createJobHandlers, type Handlers } from '../handler.ts';
import { startJob } from '../jobs.ts';
import { createBatchHandlers } from './batches.ts';

function startLipsync(account: Account, request: Json): string {
  const { title = null, callback_id = null } = request;
  return startJob(account, 'lipsync', request, { title, callback_id }).id;
}

const jobs = createJobHandlers('lipsync', 'lipsync_id');
const batches = createBatchHandlers('lipsyncs', 'lipsync_ids', (account, item) => [startLipsync(account, item)]);

export const lipsyncs: Handlers = {
  create_lipsync: ({ account, request }) => ({ lipsync_id: startLipsync(account, request) }),
  get_lipsync: jobs.get,
  list_lipsyncs: jobs.list,
  update_lipsync: jobs.rename,
  delete_lipsync: jobs.remove,
  create_lipsync_batch: batches.create,
  get_lipsync_batch: batches.get,
  bulk_lipsync_statuses: batches.getStatuses,
};
