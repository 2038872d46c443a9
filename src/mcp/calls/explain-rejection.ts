import { getReader, type JobKind } from '../../declarations/job.ts';
import { toObject } from '../../declarations/json.ts';
import { getPathParameters, type Json, type Operation } from '../../declarations/operation.ts';
import { isOperation } from '../../declarations/tool.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { sanitizeText } from '../results/sanitize-text.ts';
import type { CallServices } from './call-services.ts';
import type { ParsedCall } from './call-types.ts';
import { createToolContext } from './create-tool-context.ts';

/** How ids of a kind begin: `prf`, as in the example of the operation that reads it. */
function getIdPrefix(kind: JobKind): string | undefined {
  const example = toObject(kind.reader?.example.input)[kind.idField];
  return /^([a-z]{2,})_/.exec(String(example))?.[1];
}

const addArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** Explains an id that was not found: its prefix may show that it is an id of another kind. */
async function findOwner({ jobKinds }: CallServices, tool: Operation, input: Json): Promise<string | undefined> {
  const [name] = getPathParameters(tool);
  const id = name && input[name];
  const prefix = /^([a-z]{2,})_/.exec(String(id))?.[1];
  if (!prefix) return undefined;
  const kinds = await Promise.all((await jobKinds.names()).map((kind) => jobKinds.find(kind)));
  const isOwner = (kind: JobKind | undefined) => kind?.reader && !kind.reader.v1v2 && getIdPrefix(kind) === prefix;
  const owners = kinds.filter((kind) => kind !== undefined).filter(isOwner);
  const [owner, ...others] = owners;
  if (!owner || others.length > 0 || owner === tool.job) return undefined;
  return `${sanitizeText(String(id))} looks like the id of ${addArticle(owner.name.replaceAll('_', ' '))}: ${getReader(owner).name} reads it, with ${owner.idField}.`;
}

/** What to do about a rejection, where the account or the id says more than HeyGen's code; undefined where it does not. */
export async function explainRejection(
  services: CallServices,
  call: ParsedCall,
  { message, details }: HeyGenError,
): Promise<string | undefined> {
  const { tool, input } = call;
  if (!isOperation(tool) || tool.v1v2) return undefined;
  if (details.kind === 'not_found') return findOwner(services, tool, input);
  if (details.kind !== 'invalid' || !tool.explainRejection) return undefined;
  const { code, param } = details;
  try {
    return await tool.explainRejection({ code, param, message }, input, createToolContext(services, call));
  } catch (error) {
    // HeyGen's own error is reported in any case.
    if (error instanceof HeyGenError) return undefined;
    throw error;
  }
}
