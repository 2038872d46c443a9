import { catalog } from '../../catalog/catalog.ts';
import { isObject } from '../../declarations/json.ts';
import { getPathParameters, type Json, type Operation } from '../../declarations/operation.ts';
import type { HeyGenClient } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { getStartedJobIds } from '../../jobs/started-job-ids.ts';
import { compareAnswer, KnownIds, type LiveFinding } from './live-checks.ts';

/** What makes a create cheap, where its example is not. */
const CHEAPEST: Readonly<Record<string, Json>> = {
  create_video_agent: { prompt: 'A 5 second film of one bee on one flower.' },
  text_to_video: { duration: 5, resolution: '480p' },
};
/** The same in any create, at any depth: the shortest that can be spoken. */
const SHORT_TEXTS: Json = { script: 'Hi.', text: 'Hi.' };

/** What an id is called where it is listed, if otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = { avatar_id: 'look_id' };

/** A create as it is about to be made. */
export interface PlannedCreate {
  operation: Operation;
  input: Json;
  /** USD, as estimated; 0 for what costs nothing. */
  usd: number;
}

/** Creates that fit, and why the others are not made. */
export interface CreatePlan {
  creates: PlannedCreate[];
  leftOut: LiveFinding[];
}

/** What is not this account's, or not there at all. */
const hasForeignAddress = (input: Json) => JSON.stringify(input).includes('https://example.com/');

/** The example with ids of the account in the place of its own; undefined where one is not known. */
function fillIn(value: unknown, ids: KnownIds, operation: Operation, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => fillIn(item, ids, operation, name));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => [field, fillIn(inner, ids, operation, field)]),
    );
  if (typeof value !== 'string') return value;
  if (/_id$/.test(name)) return ids.get(operation, name) ?? ids.get(operation, OTHER_NAMES[name] ?? '');
  return SHORT_TEXTS[name] ?? value;
}

const lacksValue = (value: unknown): boolean =>
  value === undefined ||
  (isObject(value) && Object.values(value).some(lacksValue)) ||
  (Array.isArray(value) && value.some(lacksValue));

/** What deletes that which an operation makes. */
const findDeletion = ({ job, jobId, output }: Operation, operations: readonly Operation[]): Operation | undefined => {
  const made = [job?.idField ?? jobId ?? Object.keys(output.shape).find((name) => name.endsWith('_id')) ?? []].flat();
  return operations.find(
    (one) => one.effect === 'delete' && !one.v1v2 && made.includes(getPathParameters(one)[0] ?? ''),
  );
};

/** Why a create is not made, whatever it costs; undefined for one that may be. */
function explainLeftOut(operation: Operation, input: Json, operations: readonly Operation[]): string | undefined {
  const { likeness, spends, charge, destructive } = operation;
  if (likeness) return `it uses a person’s ${likeness.of}`;
  if (destructive) return 'it destroys what was there';
  if (lacksValue(input)) return 'the account shows no id for it';
  if (hasForeignAddress(input)) return 'it needs a file or an address of yours';
  if (operation.input.safeParse(input).error) return 'its example does not fit the ids of the account';
  if (spends && charge?.(input).usd === undefined) return 'nobody knows what it costs';
  return spends || findDeletion(operation, operations) ? undefined : 'what it makes cannot be deleted again';
}

/**
 * Chooses what is made for a sum: one of each create, the cheapest first.
 * @param findings of the reads, whose answers show ids of the account
 */
export function planCreates(
  findings: readonly LiveFinding[],
  budgetUsd: number,
  operations: readonly Operation[] = catalog.operations,
): CreatePlan {
  const ids = new KnownIds(operations);
  for (const { operation, answer } of findings) if (answer) ids.learn(catalog.getOperation(operation), [answer].flat());
  const plan: CreatePlan = { creates: [], leftOut: [] };
  const leaveOut = ({ name }: Operation, reason: string) =>
    plan.leftOut.push({ operation: name, outcome: 'not asked', reason });
  const possible: PlannedCreate[] = [];
  for (const operation of operations.filter(
    ({ effect, v1v2, encoding }) => effect === 'create' && !v1v2 && !encoding,
  )) {
    const filled = fillIn({ ...operation.example.input, ...CHEAPEST[operation.name] }, ids, operation);
    const input = isObject(filled) ? filled : {};
    const reason = explainLeftOut(operation, input, operations);
    if (reason) leaveOut(operation, reason);
    else possible.push({ operation, input, usd: operation.charge?.(input).usd ?? 0 });
  }
  let left = budgetUsd;
  for (const create of possible.sort((a, b) => a.usd - b.usd)) {
    if (create.usd > left)
      leaveOut(create.operation, `${create.usd.toFixed(2)} USD, of which ${left.toFixed(2)} are left`);
    else {
      plan.creates.push(create);
      left -= create.usd;
    }
  }
  return plan;
}

/** Deletes what was made; says what is left where that cannot be done. */
async function cleanUp(
  client: HeyGenClient,
  { operation, input }: PlannedCreate,
  answer: Json,
  key: string,
  operations: readonly Operation[],
) {
  const deletion = findDeletion(operation, operations);
  const ids = getStartedJobIds(operation, answer, operation.job ? {} : input);
  const named = Object.entries(answer).find(([name]) => name.endsWith('_id'))?.[1];
  const made = ids.length > 0 ? ids : [String(named ?? '')].filter(Boolean);
  if (!deletion || made.length === 0) return made.length > 0 ? `left: ${made.join(', ')}` : 'nothing to delete';
  const [parameter = ''] = getPathParameters(deletion);
  try {
    for (const id of made) await client.call(deletion, { [parameter]: id }, { key });
    return 'deleted again';
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return `left: ${made.join(', ')} (${deletion.name}: ${error.message})`;
  }
}

async function make(
  client: HeyGenClient,
  create: PlannedCreate,
  key: string,
  operations: readonly Operation[],
): Promise<LiveFinding> {
  const { operation, input, usd } = create;
  const price = usd > 0 ? `about ${usd.toFixed(4)} USD` : 'free';
  try {
    const response = await client.call(operation, input, { key });
    const finding = compareAnswer(operation, response);
    const answer = response.kind === 'one' ? response.data : {};
    return { ...finding, reason: `${price}; ${await cleanUp(client, create, answer, key, operations)}` };
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    const { status, code, outcomeUnknown } = error.details;
    const doubt = outcomeUnknown ? `; it may have been made all the same (${price})` : '';
    return { operation: operation.name, outcome: 'refused', status, code, reason: `${error.message}${doubt}` };
  }
}

/** Makes what was planned, one after the other, each once, and deletes what can be deleted. */
export async function checkCreates(
  client: HeyGenClient,
  key: string,
  { creates, leftOut }: CreatePlan,
  operations: readonly Operation[] = catalog.operations,
): Promise<LiveFinding[]> {
  const findings: LiveFinding[] = [];
  for (const create of creates) findings.push(await make(client, create, key, operations));
  return [...findings, ...leftOut];
}

/** What is about to be made, for whoever pays. */
export function formatPlan({ creates }: CreatePlan): string {
  const sum = creates.reduce((total, { usd }) => total + usd, 0);
  const lines = creates.map(
    ({ operation, usd }) => `  ${operation.name.padEnd(36)} ${usd > 0 ? `about ${usd.toFixed(4)} USD` : 'free'}`,
  );
  return `${lines.join('\n')}\n${creates.length} creates, about ${sum.toFixed(2)} USD in all, as estimated.\n`;
}
