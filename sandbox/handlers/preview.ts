import type { Handlers } from '../handler.ts';
import { startJob } from '../jobs.ts';
import { getRecord, type RecordKind } from '../records.ts';

export const WORKFLOW: RecordKind = {
  name: 'workflow',
  idField: 'id',
  prefix: 'wfl',
  path: '/v3/workflows',
  create: ({ name, product_graph }) => ({ name, product_graph, revision: 1 }),
};

export const REALTIME_SESSION: RecordKind = { name: 'stream', prefix: 'str', path: '/v3/avatar-realtime' };

export const preview: Handlers = {
  create_workflow_run({ account, request }) {
    const { id: workflow_id } = getRecord(account, WORKFLOW, request.workflow_id);
    return { id: startJob(account, 'workflow_run', request, { workflow_id }).id };
  },
};
