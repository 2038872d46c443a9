import { randomUUID } from 'node:crypto';
import type { JobKind } from '../../declarations/job.ts';
import type { Json, Operation, Recognition } from '../../declarations/operation.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { takesIdempotencyKey } from '../../heygen/request.ts';
import type { ApiResponse } from '../../heygen/response.ts';
import { CallAborted } from './in-flight-calls.ts';
import type { LostCreate } from './lost-creates.ts';
import { nameCall } from './repeat-keys.ts';
import type { CallServices, ParsedCall } from './tool-call.ts';

type SentCall = Pick<ParsedCall<Operation>, 'tool' | 'input' | 'caller' | 'given'>;

/** True for a failure after which HeyGen may or may not have taken the call. */
const isDoubtful = (error: unknown): error is HeyGenError =>
  error instanceof HeyGenError && error.details.outcomeUnknown === true;

/**
 * Sends a create that HeyGen knows again by a key. The key of a call that ends in doubt is kept, so that the same call,
 * made again, is the same to HeyGen and nothing is made or paid for twice.
 */
async function sendKeyed({ client, repeatKeys }: CallServices, { tool, input, caller, given }: SentCall) {
  const name = nameCall(tool, given ?? input, caller.key ?? '');
  const known = await repeatKeys.get(name);
  const idempotencyKey = known ?? randomUUID();
  try {
    const response = await client.call(tool, input, { ...caller, idempotencyKey });
    if (known) await repeatKeys.delete(name);
    return response;
  } catch (error) {
    if (caller.signal?.aborted || isDoubtful(error)) await repeatKeys.set(name, idempotencyKey);
    else if (known) await repeatKeys.delete(name);
    throw error;
  }
}

/** What is answered where HeyGen's own answer was lost and what it made was found. */
function toFoundResponse({ output }: Operation, item: Json): ApiResponse {
  const data = Object.fromEntries(Object.entries(item).filter(([name]) => name in output.shape));
  const note =
    'HeyGen’s answer was lost on the way; what it made was found in the account, and nothing was sent twice.';
  return { kind: 'one', data: { ...data, note } };
}

/** A failure with what a look for the lost create came to. */
const withLookup = (error: HeyGenError, found: Exclude<LostCreate, { kind: 'found' }>) =>
  new HeyGenError({ ...error.details, outcomeUnknown: found.kind !== 'nothing', lookup: found });

/** Sends a create that HeyGen does not know again: once, and where its answer is lost the server looks for what it made. */
async function sendRecognized(
  { client, lostCreates }: CallServices,
  { tool, input: given, caller }: SentCall,
  kind: JobKind,
  recognition: Recognition,
): Promise<ApiResponse> {
  const { tag } = recognition;
  const input = tag && given[tag] === undefined ? { ...given, [tag]: randomUUID() } : given;
  const sentAt = Date.now();
  try {
    const response = await client.call(tool, input, caller);
    if (response.kind === 'one') lostCreates.noteAnswered(kind, response.data, caller);
    return response;
  } catch (error) {
    if (!isDoubtful(error)) throw error;
    const found = await lostCreates.find({ input, kind, recognition, caller, sentAt });
    if (found.kind !== 'found') throw withLookup(error, found);
    lostCreates.noteAnswered(kind, found.item, caller);
    return toFoundResponse(tool, found.item);
  }
}

/**
 * A caller whose going away does not cut a create that is on its way to HeyGen: that would only leave in doubt what was
 * made. What ends the process still does.
 */
function holdCreate(call: SentCall): SentCall {
  const { tool, caller } = call;
  const { signal } = caller;
  if (tool.effect !== 'create' || !signal || signal.aborted) return call;
  const controller = new AbortController();
  const onAbort = () => signal.reason instanceof CallAborted && controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return { ...call, caller: { ...caller, signal: controller.signal } };
}

function send(services: CallServices, call: SentCall): Promise<ApiResponse> {
  const { tool, input, caller } = call;
  const { job, recognition } = tool;
  if (tool.effect === 'create' && takesIdempotencyKey(tool)) return sendKeyed(services, call);
  return job && recognition
    ? sendRecognized(services, call, job, recognition)
    : services.client.call(tool, input, caller);
}

/**
 * Reserves what a call is expected to cost and sends it. The money is released only when HeyGen is known not to have
 * taken the call.
 * @throws ToolError when it would cost more than may be spent, HeyGenError when HeyGen refuses it or is away
 */
export async function sendOperation(services: CallServices, call: SentCall): Promise<ApiResponse> {
  const { tool, input, caller } = call;
  const release = tool.charge && services.spending?.reserve(tool.charge(input), caller.key);
  try {
    return await send(services, holdCreate(call));
  } catch (error) {
    if (error instanceof HeyGenError && !error.details.outcomeUnknown) release?.();
    throw error;
  }
}
