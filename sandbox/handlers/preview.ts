import type { Handlers } from '../handler.ts';
import { startJob } from '../jobs.ts';
import { createRecord, getRecord, listRecords, toPublicFields } from '../records.ts';

export const preview: Handlers = {
  create_workflow: ({ account, request: { name, product_graph } }) =>
    toPublicFields(createRecord(account, 'workflow', { name, product_graph, revision: 1 })),
  get_workflow: ({ account, request }) => toPublicFields(getRecord(account, 'workflow', request.workflow_id)),
  list_workflow_definitions: ({ account }) => listRecords(account, 'workflow').map(toPublicFields),
  create_workflow_run({ account, request }) {
    const { id: workflow_id } = getRecord(account, 'workflow', request.workflow_id);
    return { id: startJob(account, 'workflow_run', request, { workflow_id }).id };
  },

  create_avatar_realtime_session: ({ account }) => toPublicFields(createRecord(account, 'stream', {})),
  get_avatar_realtime_session: ({ account, request }) =>
    toPublicFields(getRecord(account, 'stream', request.stream_id)),
};
