import {
  type CallToolResult,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
  type ServerContext,
  type StandardSchemaV1Sync,
} from '@modelcontextprotocol/server';
import { toObject } from '../../declarations/json.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import type { Task } from './tasks.ts';

/** The extension by which a client takes a handle in place of a result (MCP 2026-07-28, SEP-2663). */
export const TASKS = 'io.modelcontextprotocol/tasks';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

/** What is done with a task, by its id; undefined for an id that is none of the caller's. */
export interface TaskHandlers {
  getTask(taskId: string, caller: RequestOptions): Promise<Task | undefined>;
  cancelTask(taskId: string, caller: RequestOptions): Promise<true | undefined>;
}

/** True where the client of this request takes tasks; each request says so anew. */
export const supportsTasks = ({ mcpReq }: ServerContext): boolean => {
  const capabilities = toObject(toObject(mcpReq.envelope)[CAPABILITIES]);
  return toObject(capabilities.extensions)[TASKS] !== undefined;
};

interface TaskParams {
  taskId: string;
}

/** Reads `{ taskId }`; written out because zod is not loaded before the first call. */
const PARAMS: StandardSchemaV1Sync<TaskParams> = {
  '~standard': {
    version: 1,
    vendor: 'heygen-mcp',
    validate: (value: unknown) => {
      const { taskId } = toObject(value);
      return typeof taskId === 'string'
        ? { value: { taskId } }
        : { issues: [{ message: 'taskId: missing', path: ['taskId'] }] };
    },
  },
};

const createUnknownTaskError = () =>
  new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    'No such task of this account. A task is read with the HeyGen key that it was made with.',
  );

/** Adds the task methods to a server. The SDK does not know them, so they are registered as custom methods. */
export function addTaskRequests(
  server: Server,
  tasks: () => Promise<TaskHandlers>,
  getCaller: (context: ServerContext) => RequestOptions,
  shape: (result: CallToolResult) => CallToolResult,
): void {
  /** The result of a task that is over, as the client gets those of calls. */
  const shapeTask = (task: Task | undefined) => (task?.result ? { ...task, result: shape(task.result) } : task);
  const handleRequest = (
    method: string,
    answer: (taskId: string, caller: RequestOptions) => Promise<object | undefined>,
  ) =>
    server.setRequestHandler(method, { params: PARAMS }, async ({ taskId }, context) => {
      if (!supportsTasks(context)) {
        throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS]: {} } } });
      }
      const answered = await answer(taskId, getCaller(context));
      if (!answered) throw createUnknownTaskError();
      return toObject(answered);
    });
  handleRequest('tasks/get', async (taskId, caller) => shapeTask(await (await tasks()).getTask(taskId, caller)));
  // No task of ours ever asks for input, so there is nothing to take in.
  handleRequest('tasks/update', async (taskId, caller) =>
    (await (await tasks()).getTask(taskId, caller)) ? {} : undefined,
  );
  handleRequest('tasks/cancel', async (taskId, caller) =>
    (await (await tasks()).cancelTask(taskId, caller)) ? {} : undefined,
  );
}
