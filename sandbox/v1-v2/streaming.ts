import { type HandlerGroup, toUnixSeconds } from '../handler.ts';
import { createRecord, deleteRecord, type RecordKind } from '../records.ts';

const STREAM: RecordKind = {
  name: 'interactive',
  idField: 'session_id',
  prefix: 'int',
  toList: (sessions) => ({ sessions }),
};

const toSuccess = () => ({ status: 'success' });

export default {
  records: {
    list_streams_v1: STREAM,
    start_stream_v1: { ...STREAM, changes: { status: 'connected' }, toView: toSuccess },
    send_stream_ice_v1: { ...STREAM, changes: {}, toView: toSuccess },
    send_stream_task_v1: {
      ...STREAM,
      changes: {},
      toView: (_, { account, request }) => ({
        task_id: account.createId('tsk'),
        duration_ms: String(request.text).length * 60,
      }),
    },
    interrupt_stream_v1: { ...STREAM, changes: {} },
  },
  handlers: {
    open_stream_v1({ account }) {
      const fields = { status: 'new', created_at: toUnixSeconds(Date.now()) };
      const { session_id } = createRecord(account, STREAM, fields);
      return { session_id, sdp: { type: 'offer', sdp: 'v=0' }, ice_servers2: [{ urls: ['stun:stun.example.com'] }] };
    },
    stop_stream_v1({ account, request }) {
      deleteRecord(account, STREAM, request.session_id);
      return toSuccess();
    },
  },
} satisfies HandlerGroup;
