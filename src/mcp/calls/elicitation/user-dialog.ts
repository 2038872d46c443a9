import {
  type ClientCapabilities,
  type ElicitRequestFormParams,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Json } from '../../../declarations/operation.ts';

/** The one question that a call may ask; a call is made anew with the answer. */
const QUESTION = 'question';

export type QuestionFields = ElicitRequestFormParams['requestedSchema']['properties'];

/** What the user said; `content` holds the fields of the form. */
export interface UserAnswer {
  accepted: boolean;
  content: Json;
}

/** A host that can ask its user (elicitation), as one call knows it. */
export interface UserDialog {
  /** Set once the user has answered. */
  answer?: UserAnswer;
  /** How long the call waited for that, in milliseconds; it counts as part of what the call may wait. */
  askedMs?: number;
}

/** True for a client that shows forms; one that says nothing of forms and nothing of pages does. */
export const supportsForms = ({ elicitation }: ClientCapabilities): boolean =>
  elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);

/** What the user said, from the result of `elicitation/create`; undefined where it is none. */
export function toUserAnswer(result: unknown): UserAnswer | undefined {
  const given = inputResponse({ [QUESTION]: result }, QUESTION);
  return given.kind === 'elicit' ? { accepted: given.action === 'accept', content: { ...given.content } } : undefined;
}

/** How a call can ask the user; undefined where the host cannot, or does not say that it can. */
export function createUserDialog(context: ServerContext, capabilities: ClientCapabilities): UserDialog | undefined {
  if (!supportsForms(capabilities)) return undefined;
  const answer = toUserAnswer(context.mcpReq.inputResponses?.[QUESTION]);
  return answer ? { answer } : {};
}

/**
 * The question that a call asks.
 * @throws TypeError for a result that asks none, which no call of ours makes
 */
export function getQuestion({ inputRequests }: InputRequiredResult): ElicitRequestFormParams {
  const question = inputRequests?.[QUESTION];
  if (question?.method !== 'elicitation/create' || !question.params || !('requestedSchema' in question.params))
    throw new TypeError('A call asked for something that is no form.');
  return { ...question.params, mode: 'form' };
}

/** The answer of a call that asks first: nothing has begun, and the client makes the call again with what the user said. */
export const askUser = (message: string, properties: QuestionFields, required: string[] = []): InputRequiredResult =>
  inputRequired({
    inputRequests: {
      [QUESTION]: inputRequired.elicit({ message, requestedSchema: { type: 'object', properties, required } }),
    },
  });
