import type { CallToolResult } from '@modelcontextprotocol/server';
import { toNumber, toText } from '../../declarations/job.ts';
import { getLocalInput, getResultPrice, type Json, type Operation } from '../../declarations/operation.ts';
import { chargeResult, formatCharge } from '../../declarations/pricing.ts';
import { type ApiResponse, getResponseObject } from '../../heygen/response.ts';
import { addPreviews } from '../results/preview-result.ts';
import { appendData, appendText, prependNote, toResponseResult } from '../results/result.ts';
import { resolveMedia } from './arguments/resolve-media.ts';
import type { CallServices } from './call-services.ts';
import type { ParsedCall } from './call-types.ts';
import { createToolContext } from './create-tool-context.ts';
import { sendOperation } from './idempotency/send-operation.ts';
import { createJobs, isJobCall, readJob } from './jobs/job-call.ts';
import { describeMadeWith } from './jobs/started-jobs.ts';
import { explainEmptyList, putExactFirst } from './lists/list-notes.ts';
import { splitPaging, takePage } from './lists/local-paging.ts';
import { type LocalQuery, searchList } from './lists/local-search.ts';

/** A call on its way: what is sent, and the input as it was given. */
type OperationCall = ParsedCall<Operation> & { given: Json };

const pickFields = (input: Json, isWanted: (name: string) => boolean): Json =>
  Object.fromEntries(Object.entries(input).filter(([name]) => isWanted(name)));

/** What an operation does to its input before it is sent; the fields that steer this do not go to HeyGen. */
async function applyBeforeSend(services: CallServices, call: OperationCall): Promise<{ input: Json; note?: string }> {
  const { tool, input } = call;
  const isLocal = (name: string) => Object.hasOwn(getLocalInput(tool), name);
  const local = pickFields(input, isLocal);
  const sent = pickFields(input, (name) => !isLocal(name));
  if (!tool.beforeSend) return { input: sent };
  return tool.beforeSend.run(sent, local, createToolContext(services, call));
}

/** Reads what an answer refers to, with the arguments as they were given. */
async function applyAfterSend(
  services: CallServices,
  call: OperationCall,
  response: ApiResponse,
): Promise<ApiResponse> {
  const { tool, given } = call;
  if (!tool.afterSend || response.kind === 'page') return response;
  return { kind: 'one', data: await tool.afterSend.run(response.data, given, createToolContext(services, call)) };
}

/** Splits an input into the filters that HeyGen knows and those that this server applies. */
function splitQuery({ list }: Operation, input: Json, text: string | undefined): { input: Json; query?: LocalQuery } {
  const filters = list?.filters ?? {};
  const local = Object.entries(input).filter(([name]) => Object.hasOwn(filters, name));
  const values = Object.fromEntries(local.map(([name, value]) => [filters[name]?.column ?? name, value]));
  if (local.length === 0 && text === undefined) return { input };
  return { input: pickFields(input, (name) => !Object.hasOwn(filters, name)), query: { text, values } };
}

/** Items with what the declaration knows of them beside HeyGen's fields. */
function explainItems({ list }: Operation, response: ApiResponse): ApiResponse {
  const explain = list?.explain;
  return explain && response.kind === 'page' ? { ...response, items: response.items.map(explain) } : response;
}

/** Sends what has no long work in it: a file, a search, a page, or a plain request. */
async function send(services: CallServices, call: OperationCall): Promise<ApiResponse> {
  const { tool, input, options } = call;
  if (tool.encoding) return { kind: 'one', data: await services.files.upload(tool, String(input.file), call) };
  const { input: remote, query } = splitQuery(tool, input, options.search);
  const { sent, page } = splitPaging(tool, remote);
  const response = query
    ? await searchList(services.client, call, sent, query)
    : await sendOperation(services, { ...call, input: sent });
  return explainItems(tool, page ? takePage(response, page) : response);
}

/** What a create that is done at once came to, and what its result was made with. */
function describeMade({ tool, input }: OperationCall, response: ApiResponse): Json {
  if (tool.effect !== 'create' || response.kind === 'page') return {};
  const price = getResultPrice(tool, input);
  const charge = (price && chargeResult([price], toNumber(response.data.duration), 1)) ?? tool.charge?.(input);
  const madeWith = describeMadeWith(tool, input);
  return { ...(madeWith && { made_with: madeWith }), ...(charge && { cost: formatCharge(charge) }) };
}

async function render(services: CallServices, call: OperationCall, response: ApiResponse): Promise<CallToolResult> {
  const { verbose = false, include_previews } = call.options;
  const { response: ordered, note } = putExactFirst(call, response);
  const result = appendData(
    prependNote(toResponseResult(call.tool, ordered, verbose, call.given), note),
    describeMade(call, ordered),
  );
  if (response.kind === 'page' && response.items.length === 0)
    return appendText(result, await explainEmptyList(call, (input) => send(services, { ...call, input })));
  if (!include_previews) return result;
  return addPreviews(services.files, call, result, ordered.kind === 'page' ? ordered.items : [ordered.data]);
}

/** The steps of a call after before-send: reserve and send, follow where there is long work, render. */
async function sendAndFollow(services: CallServices, call: OperationCall): Promise<CallToolResult> {
  if (!isJobCall(call)) return render(services, call, await applyAfterSend(services, call, await send(services, call)));
  return call.tool.effect === 'read' ? readJob(services, call) : createJobs(services, call);
}

/** The title of what is about to be deleted, so that the answer can name it. */
async function readTitle({ client, getOperation }: CallServices, { tool, input, caller }: OperationCall) {
  if (tool.effect !== 'delete' || tool.v1v2) return undefined;
  try {
    const reader = getOperation(tool.name.replace(/^delete_/, 'get_'));
    const { title, name } = getResponseObject(reader, await client.call(reader, input, caller));
    return toText(title) ?? toText(name);
  } catch {
    // Without a reader or a title the answer names only the id. A wrong id fails in the deletion itself.
    return undefined;
  }
}

/** Makes a call ready to be sent: its media as HeyGen takes them, and what its operation does to the input before. */
export async function prepareOperation(
  services: CallServices,
  call: ParsedCall<Operation>,
): Promise<OperationCall & { note?: string }> {
  const withMedia = { ...call, given: call.input, ...(await resolveMedia(services, call)) };
  return { ...withMedia, ...(await applyBeforeSend(services, withMedia)) };
}

/** Makes a call of one operation. */
export async function callOperation(services: CallServices, call: ParsedCall<Operation>): Promise<CallToolResult> {
  const { note, ...prepared } = await prepareOperation(services, call);
  const title = await readTitle(services, prepared);
  const result = prependNote(await sendAndFollow(services, prepared), note);
  const noted = prependNote(result, call.record?.notes.join(' '));
  return result.isError ? noted : prependNote(noted, title && `Deleted: "${title}".`);
}
