import {
  type CallToolResult,
  type ElicitRequestFormParams,
  type InputRequiredResult,
  isInputRequiredResult,
  SdkError,
  SdkErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { getErrorMessage } from '../../../runtime/error-properties.ts';
import type { McpConnection } from '../../mcp-connection.ts';
import { toFailure } from '../../results/result.ts';
import type { McpServerOptions } from '../../server-options.ts';
import { AccessRevoked, CallAborted } from '../in-flight-calls.ts';
import {
  createHostError,
  createTimeoutError,
  type QuestionLimits,
  type Recipient,
  UnansweredQuestion,
} from './pending-questions.ts';
import { getQuestion, toUserAnswer, type UserDialog } from './user-dialog.ts';

type Outcome = CallToolResult | InputRequiredResult;
type Ask = (params: ElicitRequestFormParams, limits: QuestionLimits) => Promise<unknown>;

/** Over stdio the response comes back on the connection, where the SDK waits for it. */
const createStdioAsk =
  ({ mcpReq }: ServerContext): Ask =>
  (params, { timeoutMs, signal }) =>
    mcpReq.send({ method: 'elicitation/create', params }, { timeout: timeoutMs, signal }).catch((error: unknown) => {
      const isTimeout = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
      throw isTimeout ? createTimeoutError(timeoutMs) : createHostError(getErrorMessage(error));
    });

/** Over HTTP the question goes out on the stream of the call; the call takes no place in its caller's limit meanwhile. */
const createHttpAsk =
  (
    { server, requestContext }: McpConnection,
    pendingQuestions: NonNullable<McpServerOptions['pendingQuestions']>,
    recipient: Recipient,
    { mcpReq }: ServerContext,
  ): Ask =>
  async (params, limits) => {
    const resume = requestContext?.pause();
    const send = async (message: Parameters<NonNullable<typeof server.transport>['send']>[0]) =>
      server.transport?.send(message, { relatedRequestId: mcpReq.id });
    try {
      return await pendingQuestions.ask(recipient, params, send, limits);
    } finally {
      resume?.();
    }
  };

function createAsk(connection: McpConnection, context: ServerContext): Ask {
  const { options, session, requestContext } = connection;
  const { pendingQuestions } = options;
  if (!pendingQuestions || !session || !requestContext) return createStdioAsk(context);
  return createHttpAsk(connection, pendingQuestions, { caller: requestContext.identity.caller, session }, context);
}

/** The user's answer, or an error where the response is not one. */
const readAnswer = (result: unknown) => toUserAnswer(result) ?? createHostError('its answer is none');

/**
 * Why there is no answer, in words for the model.
 * @throws what is no such reason: a call that was taken back is answered by nobody
 */
const toReason = (signal: AbortSignal) => (error: unknown) => {
  const reason: unknown = signal.aborted ? signal.reason : error;
  if (reason instanceof UnansweredQuestion || reason instanceof CallAborted || reason instanceof AccessRevoked)
    return reason;
  throw reason;
};

const explainUnanswered = (tool: string, reason: Error): CallToolResult =>
  toFailure(`${tool} did nothing. ${reason.message}`, undefined, {
    ...(reason instanceof UnansweredQuestion
      ? { code: 'unanswered', retry: 'later' }
      : { code: 'aborted', retry: 'never' }),
    next_step: reason.message,
  });

/**
 * Makes a call for a 2025-era client. A question of it goes to the client as a request of its own, once, and the call is
 * made anew with what the user said.
 * @param call makes it; to be called again with the answer
 * @throws the signal's reason when the caller went away meanwhile
 */
export async function callWithElicitation(
  connection: McpConnection,
  context: ServerContext,
  tool: string,
  signal: AbortSignal,
  call: (answered?: UserDialog) => Promise<Outcome>,
): Promise<Outcome> {
  const outcome = await call();
  if (!isInputRequiredResult(outcome)) return outcome;
  const ask = createAsk(connection, context);
  const limits = { signal, timeoutMs: connection.options.waitSeconds * 1000 };
  const began = performance.now();
  const answer = await ask(getQuestion(outcome), limits).then(readAnswer, toReason(signal));
  if (answer instanceof Error) return explainUnanswered(tool, answer);
  return call({ answer, askedMs: performance.now() - began });
}
