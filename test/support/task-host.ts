import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  type CreateTaskSessionFromClientOptions,
  createTaskSessionFromClient,
  type TaskEnabledSession,
} from '@modelcontextprotocol/ext-tasks/client';
import { messageOf } from './json-rpc.ts';

const VERSION = '2026-07-28';
const INFO = { name: 'task-host', version: '1.0.0' };
const CAPABILITIES = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

type RawDispatch = NonNullable<CreateTaskSessionFromClientOptions['rawDispatch']>;

interface TaskRequest {
  method: string;
  params: { name?: string; taskId?: string; _meta?: object };
}

/** Sends JSON-RPC requests as they are: the SDK's client refuses the answers of tasks. */
const sender =
  (url: string) =>
  async ({ method, params }: TaskRequest, signal?: AbortSignal) => {
    const name = params.taskId ?? params.name;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': VERSION,
        'mcp-method': method,
        ...(name !== undefined && { 'mcp-name': name }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal,
    });
    return messageOf(await response.text());
  };

export interface TaskHost {
  session: TaskEnabledSession;
  /** Sends one request of the extension and gives the answer as it came. */
  send: (method: string, params: Record<string, unknown>, capabilities?: object) => Promise<unknown>;
  close(): Promise<void>;
}

/** A host of 2026-07-28 that takes tasks, by the extension's own client. */
export async function taskHost(url: string): Promise<TaskHost> {
  const client = new Client(INFO, { versionNegotiation: { mode: { pin: VERSION } }, capabilities: CAPABILITIES });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const send = sender(url);
  const rawDispatch: RawDispatch = async (request, options) => {
    const { result, error } = await send(request as unknown as TaskRequest, options?.signal);
    return error ? { kind: 'error', error } : { kind: 'result', result };
  };
  const session = createTaskSessionFromClient(client, {
    endpointId: url,
    rawDispatch,
    v2RequestFraming: { protocolVersion: VERSION, clientInfo: INFO, clientCapabilities: CAPABILITIES },
  });
  return {
    session,
    send: (method, params, capabilities = CAPABILITIES) =>
      send({
        method,
        params: {
          ...params,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': VERSION,
            'io.modelcontextprotocol/clientInfo': INFO,
            'io.modelcontextprotocol/clientCapabilities': capabilities,
          },
        },
      }),
    async close() {
      await session.close();
      await client.close();
    },
  };
}
