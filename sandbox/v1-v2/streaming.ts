import { type HandlerContext, type HandlerGroup, toUnixSeconds } from '../handler.ts';
import { createRecord, deleteRecord, getRecord, type RecordKind } from '../records.ts';

const STREAM: RecordKind = {
  name: 'interactive',
  idField: 'session_id',
  prefix: 'int',
  toList: (sessions) => ({ sessions }),
};

const getStream = ({ account, request }: HandlerContext) => getRecord(account, STREAM, request.session_id);

export default {
  records: { list_streams_v1: STREAM, interrupt_stream_v1: { ...STREAM, changes: {} } },
  handlers: {
    open_stream_v1({ account }) {
      const fields = { status: 'new', created_at: toUnixSeconds(Date.now()) };
      const { session_id } = createRecord(account, STREAM, fields);
      return { session_id, sdp: { type: 'offer', sdp: 'v=0' }, ice_servers2: [{ urls: ['stun:stun.example.com'] }] };
    },
    start_stream_v1(context) {
      getStream(context).status = 'connected';
      return { status: 'success' };
    },
    send_stream_ice_v1(context) {
      getStream(context);
      return { status: 'success' };
    },
    send_stream_task_v1(context) {
      getStream(context);
      const { text } = context.request;
      return { task_id: context.account.createId('tsk'), duration_ms: String(text).length * 60 };
    },
    stop_stream_v1({ account, request }) {
      deleteRecord(account, STREAM, request.session_id);
      return { status: 'success' };
    },
  },
} satisfies HandlerGroup;
