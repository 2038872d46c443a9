import { answerNull, type HandlerContext, type Handlers } from '../handler.ts';
import { createRecord, deleteRecord, getRecord, listRecords, type RecordKind, toPublicFields } from '../records.ts';

const SESSION: RecordKind = { name: 'interactive', idField: 'session_id', prefix: 'int' };

const getStream = ({ account, request }: HandlerContext) => getRecord(account, SESSION, request.session_id);

export const streaming: Handlers = {
  open_stream_v1({ account }) {
    const created_at = Math.floor(Date.now() / 1000);
    const { session_id } = createRecord(account, SESSION, { status: 'new', created_at });
    return { session_id, sdp: { type: 'offer', sdp: 'v=0' }, ice_servers2: [{ urls: ['stun:stun.example.com'] }] };
  },
  start_stream_v1(context) {
    getStream(context).status = 'connected';
    return { status: 'success' };
  },
  list_streams_v1: ({ account }) => ({ sessions: listRecords(account, SESSION).map(toPublicFields) }),
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
    deleteRecord(account, SESSION, request.session_id);
    return { status: 'success' };
  },
  interrupt_stream_v1: answerNull((context) => getStream(context)),
};
