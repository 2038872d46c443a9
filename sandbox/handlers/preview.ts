import type { HandlerGroup } from '../handler.ts';
import { startJob } from '../jobs.ts';
import { getRecord, type RecordKind } from '../records.ts';

const WORKFLOW: RecordKind = {
  name: 'workflow',
  idField: 'id',
  prefix: 'wfl',
  path: '/v3/workflows',
  create: ({ name, product_graph }) => ({ name, product_graph, revision: 1 }),
};

const REALTIME_SESSION: RecordKind = { name: 'stream', prefix: 'str', path: '/v3/avatar-realtime' };

export default {
  kinds: [WORKFLOW, REALTIME_SESSION],
  handlers: {
    create_workflow_run({ account, request }) {
      getRecord(account, WORKFLOW, request.workflow_id);
      return { id: startJob(account, 'workflow_run', request)._id };
    },
  },
} satisfies HandlerGroup;
