import type { JobKind } from '../../../declarations/job.ts';
import type { Json, Operation, Recognition } from '../../../declarations/operation.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import { takesIdempotencyKey } from '../../../heygen/request.ts';
import type { ApiResponse } from '../../../heygen/response.ts';
import { getStartedJobIds } from '../../../jobs/started-job-ids.ts';
import { createEntryId } from '../../../ledger/entry-id.ts';
import { fingerprintCall } from '../call-fingerprint.ts';
import type { CallServices } from '../call-services.ts';
import type { ParsedCall } from '../call-types.ts';
import { CallAborted } from '../in-flight-calls.ts';
import { sendWithReservation } from '../reserve-spending.ts';
import { createFixedKeys, type IdempotencyKeys } from './idempotency-keys.ts';
import type { LostCreate } from './lost-creates.ts';
import type { PendingCreate } from './pending-creates.ts';

type SentCall = Pick<ParsedCall<Operation>, 'tool' | 'input' | 'caller' | 'given' | 'delivered' | 'record'>;

/** True for a failure after which HeyGen may or may not have taken the call. */
const isDoubtful = (error: unknown): error is HeyGenError =>
  error instanceof HeyGenError && error.details.outcomeUnknown === true;

/**
 * Runs a create with a key by which it is known again. It is announced to the other instances; where one was killed while it
 * had the same create under way, or could not deliver what came of it, `work` is given that create's key.
 */
async function announce<T>(
  { pendingCreates }: CallServices,
  name: string,
  keys: IdempotencyKeys,
  { caller: { signal }, delivered }: SentCall,
  work: (idempotencyKey: string) => Promise<T>,
): Promise<T> {
  if (!pendingCreates) return work(keys.chooseAlone());
  const pending = await pendingCreates.begin(name, keys, signal);
  // The key is retired first: else another instance could find neither the running create nor its end.
  const end = () => keys.retire(pending.idempotencyKey).then(() => pending.end());
  try {
    const done = await work(pending.idempotencyKey);
    if (!delivered) await end();
    else await endWhenDelivered(pending, delivered, end);
    return done;
  } catch (error) {
    await end();
    throw error;
  }
}

/** Resolves once the other instances know that HeyGen has answered; what comes of the answer is entered behind it. */
async function endWhenDelivered(
  pending: PendingCreate,
  delivered: Promise<boolean>,
  end: () => Promise<void>,
): Promise<void> {
  await pending.noteAnswered();
  void delivered.then((isDelivered) => (isDelivered ? end() : pending.abandon()));
}

/** Sends a create under its key. @param known set where an earlier call with this key ended in doubt */
async function sendUnderKey(
  { client, idempotencyKeyStore }: CallServices,
  { tool, input, caller }: SentCall,
  { name, idempotencyKey, known }: { name: string; idempotencyKey: string; known: boolean },
): Promise<ApiResponse> {
  try {
    const response = await client.call(tool, input, { ...caller, idempotencyKey });
    if (known) await idempotencyKeyStore.delete(name);
    return response;
  } catch (error) {
    if (caller.signal?.aborted || isDoubtful(error)) await idempotencyKeyStore.set(name, idempotencyKey);
    else if (known) await idempotencyKeyStore.delete(name);
    throw error;
  }
}

/**
 * Sends a create that HeyGen knows again by a key. The key of a call that ends in doubt is kept, so that the same call,
 * made again, is the same to HeyGen and nothing is made or paid for twice.
 */
async function sendKeyed(services: CallServices, call: SentCall): Promise<ApiResponse> {
  const { tool, input, caller, given } = call;
  const name = fingerprintCall(tool, given ?? input, caller.key ?? '');
  const derived = services.derivedKeys?.derive(`${caller.logContext?.caller ?? ''} ${name}`);
  return announce(services, name, derived ?? createFixedKeys(createEntryId()), call, async (idempotencyKey) => {
    const kept = await services.idempotencyKeyStore.get(name);
    const keyed = { name, idempotencyKey: kept ?? idempotencyKey, known: kept !== undefined };
    return sendWithReservation(services, call, keyed.idempotencyKey, () => sendUnderKey(services, call, keyed));
  });
}

/** What is answered where HeyGen's own answer was lost and what it made was found. */
function toFoundResponse({ output, job, jobId }: Operation, item: Json): ApiResponse {
  const id = typeof jobId === 'string' && job ? { [jobId]: item[job.idField] } : {};
  const data = Object.fromEntries(Object.entries({ ...item, ...id }).filter(([name]) => name in output.shape));
  const note =
    'HeyGen’s answer was lost on the way; what it made was found in the account, and nothing was sent twice.';
  return { kind: 'one', data: { ...data, note } };
}

/** A failure with what a look for the lost create came to. */
const addLookup = (error: HeyGenError, found: Exclude<LostCreate, { kind: 'found' }>) =>
  new HeyGenError({ ...error.details, outcomeUnknown: found.kind !== 'nothing', lookup: found });

const createInterruptedError = () =>
  new HeyGenError({
    kind: 'unreachable',
    message: 'The instance that had this call under way was killed before HeyGen answered.',
    outcomeUnknown: true,
  });

/** Returns where the search has found nothing: the interrupted create never reached HeyGen and can be sent. */
function ignoreNothingFound(error: unknown): undefined {
  if (error instanceof HeyGenError && error.details.lookup?.kind === 'nothing') return undefined;
  throw error;
}

/** A create that HeyGen does not know again, as it is looked for where its answer was lost. */
interface RecognizedCreate {
  kind: JobKind;
  recognition: Recognition;
  /** When it was sent first, in Unix milliseconds. */
  sentAt: number;
}

/** Looks for what a create made whose answer was lost. @throws the failure, with what the look came to */
async function findLost(
  { lostCreates }: CallServices,
  { tool, input, caller }: SentCall,
  create: RecognizedCreate,
  error: HeyGenError,
): Promise<ApiResponse> {
  const found = await lostCreates.find({ input, caller, ...create });
  if (found.kind !== 'found') throw addLookup(error, found);
  lostCreates.noteAnswered([String(found.item[create.kind.idField])], caller);
  return toFoundResponse(tool, found.item);
}

/** Sends a create once, and looks for what it made where the answer is lost. */
async function sendOnce(services: CallServices, call: SentCall, create: RecognizedCreate): Promise<ApiResponse> {
  const { tool, input, caller } = call;
  try {
    const response = await services.client.call(tool, input, caller);
    if (response.kind === 'one') services.lostCreates.noteAnswered(getStartedJobIds(tool, response.data), caller);
    return response;
  } catch (error) {
    if (!isDoubtful(error)) throw error;
    return findLost(services, call, create, error);
  }
}

/** Sends a create that HeyGen does not know again: once, and where its answer is lost the server looks for what it made. */
async function sendRecognized(
  services: CallServices,
  call: SentCall,
  kind: JobKind,
  recognition: Recognition,
): Promise<ApiResponse> {
  const { tool, input: given, caller } = call;
  const { tag } = recognition;
  // HeyGen takes no key here. The key that the other instances know holds what a search for the result needs.
  const own = JSON.stringify({ sentAt: Date.now(), tag: createEntryId() });
  return announce(
    services,
    fingerprintCall(tool, given, caller.key ?? ''),
    createFixedKeys(own),
    call,
    (idempotencyKey) => {
      const { sentAt, tag: mine }: { sentAt: number; tag: string } = JSON.parse(idempotencyKey);
      const input = tag && given[tag] === undefined ? { ...given, [tag]: mine } : given;
      const sent = { ...call, input };
      const create = { kind, recognition, sentAt };
      return sendWithReservation(services, sent, mine, async () => {
        if (idempotencyKey !== own) {
          const before = await findLost(services, sent, create, createInterruptedError()).catch(ignoreNothingFound);
          if (before) return before;
        }
        return sendOnce(services, sent, create);
      });
    },
  );
}

/**
 * The caller of a create that is sent to HeyGen. If it disconnects, the request goes on, because nobody would know otherwise
 * whether something was made. The end of the process still aborts it.
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

/**
 * Sends a call; one that costs is entered in the ledger before and after.
 * @throws ToolError when it would cost more than may be spent, HeyGenError when HeyGen refuses it or is away
 */
export async function sendOperation(services: CallServices, given: SentCall): Promise<ApiResponse> {
  const call = holdCreate(given);
  const { tool, input, caller } = call;
  const { job, recognition } = tool;
  if (tool.effect === 'create' && takesIdempotencyKey(tool)) return sendKeyed(services, call);
  return job && recognition
    ? sendRecognized(services, call, job, recognition)
    : sendWithReservation(services, call, createEntryId(), () => services.client.call(tool, input, caller));
}
