import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { isMedia } from '../../declarations/fields.ts';
import { getPathParameters } from '../../declarations/operation.ts';
import { isOperation, type Tool } from '../../declarations/tool.ts';
import type { ErrorDetails, HeyGenError } from '../../heygen/errors.ts';
import { takesIdempotencyKey } from '../../heygen/request.ts';
import { formatDuration } from '../calls/jobs/progress.ts';
import { getErrorAdvice, hasAdviceForCode } from './error-advice.ts';
import { type Retry, toErrorData } from './error-data.ts';
import { formatProblems, MAX_PROBLEMS } from './format-problems.ts';
import { toFailure } from './result.ts';
import { sanitizeText } from './sanitize-text.ts';

/** What was called, and what it takes. */
interface FailedCall extends Pick<Tool, 'name' | 'input'> {
  /** The longest that one call waits, in seconds. */
  waitSeconds?: number;
}

/** What a field takes, from its own description. */
const describeTarget = ({ input }: FailedCall, field: PropertyKey | undefined) => {
  const description = input.shape[String(field)]?.description;
  return description ? ` ${description}` : '';
};

/** The parts of a schema that may hold a field: of a union, each of its choices. */
function getChoices(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return getChoices(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options : [schema];
}

const getField = (schema: z.core.$ZodType, name: PropertyKey): z.core.$ZodType | undefined => {
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodObject ? schema.shape[String(name)] : undefined;
};

/** The name of a field as it was written: a medium is one string, whatever HeyGen makes of it. */
function getWrittenPath(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  const field = getChoices(schema).flatMap((choice) => getField(choice, first) ?? [])[0];
  if (!field || getChoices(field).some(isMedia)) return field ? [first] : path;
  return [first, ...getWrittenPath(field, rest)];
}

/** Zod says no more than "Invalid input" of a union: what each of its choices wants says more. */
function describeMismatch(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue.message;
  const wants = issue.errors.flatMap(([first]) => first?.message.replace(/^Invalid input: /, '') ?? []);
  return wants.length > 0 ? [...new Set(wants)].join(', or ') : issue.message;
}

function describeProblem(call: FailedCall, issue: z.core.$ZodIssue): string {
  const field = sanitizeText(getWrittenPath(call.input, issue.path).join('.')) || 'arguments';
  if (field === 'wait_seconds' && issue.code === 'too_big' && call.waitSeconds !== undefined)
    return `${field}: too long. One call waits ${call.waitSeconds} s at most: give ${call.waitSeconds}, then repeat the call as long as the work goes on.`;
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? ` It has ${Object.keys(call.input.shape).join(', ') || 'none'}.` : '';
    return `${issue.path.length === 0 ? '' : `${field}: `}${sanitizeText(issue.keys.slice(0, MAX_PROBLEMS).join(', '))}: not a field of this tool.${known}`;
  }
  const missing = issue.code.startsWith('invalid_') && issue.input === undefined && issue.path.length > 0;
  return `${field}: ${missing ? 'missing' : describeMismatch(issue)}.${describeTarget(call, issue.path[0])}`;
}

/** Arguments that the schema refuses, one line a problem: the field, what is wrong, what it takes. */
export function createInvalidArgumentsResult(call: FailedCall, error: z.ZodError): CallToolResult {
  // More than are shown need not be written first: there may be very many.
  const described = error.issues.slice(0, MAX_PROBLEMS).map((issue) => `- ${describeProblem(call, issue)}`);
  const problems = formatProblems(described, error.issues.length);
  const next_step = 'Correct them and call again.';
  return toFailure(`${call.name} was not called: its arguments are not valid.\n${problems}\n${next_step}`, undefined, {
    code: 'invalid_arguments',
    retry: 'changed',
    next_step: `${problems}\n${next_step}`,
  });
}

/** The longest message of HeyGen's that is shown, in characters. */
const MAX_FACT = 1000;

const describeDetails = (details: ErrorDetails, request: string | undefined) =>
  [
    details.status !== undefined && `status ${details.status}`,
    details.code && `code ${sanitizeText(details.code)}`,
    details.param && `param ${sanitizeText(details.param)}`,
    // One id is enough: this server's log has HeyGen's beside its own.
    request ? `request here ${request}` : details.requestId && `request ${sanitizeText(details.requestId)}`,
  ].filter(Boolean);

type Unclear = Extract<ErrorDetails['lookup'], { kind: 'unclear' }>;

/** What a look for a lost create found, and what follows. */
function describeLookup({ ids, error }: Unclear, list: string): string {
  const seen = ids.length > 0 ? `Made since then and fitting: ${ids.join(', ')}. ` : '';
  const unread = error ? `The list could not be read (${error.message.replace(/\.$/, '')}). ` : '';
  return `${seen}${unread}Show the user what ${list} has and ask before you call again, or it may be paid for twice.`;
}

/** What to do, given that a create may have been taken although HeyGen did not say so. */
function getToolAdvice(tool: Tool, details: ErrorDetails): string {
  const { job, v1v2 } = isOperation(tool) ? tool : {};
  if (details.lookup?.kind === 'nothing')
    return 'The server has looked in the account for as long as HeyGen may take: nothing was made, so calling again is safe.';
  if (!isOperation(tool) || !details.outcomeUnknown || tool.effect !== 'create')
    return getErrorAdvice(details, v1v2 !== undefined);
  if (takesIdempotencyKey(tool))
    return 'It may have been taken all the same. Call again with exactly the same arguments: within 24 hours HeyGen then takes it for the same request, and nothing is made or paid for twice.';
  if (details.lookup) return describeLookup(details.lookup, job?.list ?? 'the HeyGen app');
  if (!tool.spends) return getErrorAdvice(details, v1v2 !== undefined);
  const look = tool.whenLost ?? (job?.list ? `look with ${job.list}` : 'ask the user to look in the HeyGen app');
  return `It may have been submitted all the same: ${look} before you call again, or it may be paid for twice.`;
}

/** How a program may repeat it, where the kind of failure does not say that. */
function getRetry(tool: Tool, { outcomeUnknown, lookup }: ErrorDetails): Retry | undefined {
  if (lookup?.kind === 'nothing') return 'same';
  if (!isOperation(tool) || !outcomeUnknown || tool.effect !== 'create') return undefined;
  if (takesIdempotencyKey(tool)) return 'same';
  return tool.spends || lookup ? 'never' : undefined;
}

/** Says of each id in the path where a valid one comes from, and what else a 404 may mean. */
function findSources(tool: Tool, { kind, code }: ErrorDetails): string {
  if (!isOperation(tool)) return '';
  if (kind !== 'not_found' || (hasAdviceForCode(code) && !tool.v1v2)) return '';
  const origins = getPathParameters(tool).map((name) => ` ${name}:${describeTarget(tool, name)}`);
  const lost = tool.job?.lost;
  return origins.join('') + (lost ? ` ${lost}` : '');
}

/** HeyGen's answers by which a retired endpoint shows. */
const GONE = /deprecat|retire|sunset|no longer|discontinu|migrate|upgrade to v3/i;

/** Says of an endpoint of v1 or v2 that may be gone, what to call in its place. */
function describeRetirement(tool: Tool, error: HeyGenError): string {
  if (!isOperation(tool) || !tool.v1v2) return '';
  const { status, kind } = error.details;
  const isGone = status === 410 || GONE.test(error.message);
  if (!isGone && kind !== 'not_found' && kind !== 'forbidden') return '';
  const { successor } = tool.v1v2;
  const instead = successor ? `use ${successor}` : 'v3 has nothing in its place';
  return isGone
    ? ` HeyGen has retired v1 and v2 for this account: ${instead}.`
    : ` If HeyGen has retired v1 and v2 for this account, ${instead}.`;
}

/**
 * A failed call, explained: fact, fix, next tool, and HeyGen's own words behind it.
 * @param request the id by which this server's log knows the request, where it has one
 * @param remedy what was found out about this rejection, which says more than general advice
 */
export function toErrorResult(tool: Tool, error: HeyGenError, request?: string, remedy?: string): CallToolResult {
  const { details } = error;
  const wait = details.retryAfter === undefined ? '' : ` HeyGen asks to wait ${formatDuration(details.retryAfter)}.`;
  const behind = describeDetails(details, request);
  const fact = sanitizeText(error.message, MAX_FACT).replace(/\.?$/, '.');
  const general = getToolAdvice(tool, details) + findSources(tool, details) + describeRetirement(tool, error);
  // A remedy says which values HeyGen would take; of an id that there is not, it says no more than whose it is.
  const advice = remedy && details.kind === 'not_found' ? `${remedy} ${general}` : (remedy ?? general);
  const text = `${fact}${wait} ${advice}`;
  const data = toErrorData(details, advice, getRetry(tool, details));
  return toFailure(behind.length > 0 ? `${text}\n(${behind.join(', ')})` : text, undefined, data);
}
