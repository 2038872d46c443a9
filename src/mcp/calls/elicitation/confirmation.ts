import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import type { Json } from '../../../declarations/operation.ts';
import type { Charge } from '../../../declarations/pricing.ts';
import { isOperation, type Tool } from '../../../declarations/tool.ts';
import { toFailure, toResult } from '../../results/result.ts';
import type { CallServices } from '../call-services.ts';
import type { ParsedCall } from '../call-types.ts';
import { readBalance } from '../read-balance.ts';
import { askUser, type UserAnswer } from './user-dialog.ts';
import { applyVideoChanges, createVideoFields } from './video-form.ts';

/** Who has a say before money is spent or something is deleted, and from which price on. */
export interface ConfirmationPolicy {
  /** `never`: nobody. `host`: the user, where the host can ask. `always`: where it cannot, the model has to have asked. */
  mode: 'never' | 'host' | 'always';
  /** USD; a call that is expected to cost more is confirmed. */
  aboveUsd: number;
}

/** A call that may go on, with its input as the user changed it, or what is answered in its place. */
type Confirmation = { input: Json; result?: never } | { result: CallToolResult | InputRequiredResult; input?: never };

/** The model's word that the user agreed, apart from the arguments; it may be given whether or not one is demanded. */
export const takeConfirmed = ({ confirmed, ...args }: Json): { confirmed: boolean; arguments: Json } => ({
  confirmed: confirmed === true,
  arguments: args,
});

const GO_ON = 'go on';
const DO_NOT = 'do not';

/** True for a call whose effect cannot be undone. */
const destroys = (tool: Tool): boolean => tool.effect === 'delete' || tool.destructive === true;

const getCharge = ({ tool, input }: ParsedCall): Charge | undefined => tool.charge?.(input);

/** A price that nobody knows passes an amount of 0 only. */
const isAbove = ({ usd = 0 }: Charge, aboveUsd: number): boolean => aboveUsd === 0 || usd > aboveUsd;

function formatCharge({ usd, basis, atMost }: Charge): string {
  return usd === undefined ? `${basis}.` : `It costs ${atMost ? 'up to' : 'about'} ${usd.toFixed(2)} USD (${basis}).`;
}

/** What a deletion is about, by its ids. */
const formatIds = (input: Json): string =>
  Object.entries(input)
    .filter(([name, value]) => name.endsWith('id') && typeof value === 'string')
    .map(([name, value]) => ` (${name} ${value})`)
    .join('');

const describeLoss = ({ tool, input }: ParsedCall): string[] =>
  destroys(tool) ? [`This cannot be undone${formatIds(input)}.`] : [];

async function describePrice(services: CallServices, call: ParsedCall): Promise<string[]> {
  const charge = getCharge(call);
  if (!charge || !isAbove(charge, services.confirmation.aboveUsd)) return [];
  return [formatCharge(charge), (await readBalance(services, call.caller)) ?? ''].filter(Boolean);
}

/** Rights in a face or a voice are the user's to know, so that no model is asked for them; the user is asked once. */
async function describeRights({ consents }: CallServices, call: ParsedCall): Promise<string[]> {
  const likeness = isOperation(call.tool) && call.dialog ? call.tool.likeness : undefined;
  if (!likeness || (await consents.has(call))) return [];
  return [`It uses a person’s ${likeness.of}: go on only with the right to do so.`];
}

/** What the user has to agree to in any case. */
const getAgreement = ({ tool }: ParsedCall): string[] | undefined =>
  isOperation(tool) && tool.agreement !== undefined ? [tool.agreement] : undefined;

/** What somebody has to know before the call is made; empty for a call that needs no say. */
export const describeReasons = async (services: CallServices, call: ParsedCall): Promise<string[]> => [
  ...(getAgreement(call) ?? []),
  ...describeLoss(call),
  ...(await describePrice(services, call)),
  ...(await describeRights(services, call)),
];

/** A call that the user did not want is a normal result. */
export const toDeclined = ({ tool }: Pick<ParsedCall, 'tool'>): CallToolResult =>
  toResult(`The user said no: ${tool.name} did nothing, and nothing was charged or changed.`);

/** What the user said, done. */
async function takeAnswer(
  { consents }: CallServices,
  call: ParsedCall,
  { accepted, content }: UserAnswer,
): Promise<Confirmation> {
  if (!accepted || content.decision === DO_NOT) return { result: toDeclined(call) };
  await consents.add(call);
  return { input: applyVideoChanges(call, content) };
}

/**
 * Asks whoever has a say before a call spends, deletes or uses a person's likeness. The user is asked where the host can
 * ask; a model's word is taken only where it cannot.
 */
export async function confirmCall(services: CallServices, call: ParsedCall): Promise<Confirmation> {
  const { tool, input, dialog, confirmed } = call;
  const { mode } = services.confirmation;
  if (mode === 'never' || tool.effect === 'read') return { input };
  if (dialog?.answer) return takeAnswer(services, call, dialog.answer);
  if (!dialog && (confirmed || (mode === 'host' && !getAgreement(call)))) return { input };
  const reasons = await describeReasons(services, call);
  if (reasons.length === 0) return { input };
  const question = `${tool.title}? ${reasons.join(' ')}`;
  if (!dialog)
    return {
      result: toFailure(
        `${question} Nothing was done: ask the user first; if they agree, call again with confirmed true.`,
      ),
    };
  const decision = { type: 'string', title: 'Decision', enum: [GO_ON, DO_NOT], default: GO_ON } as const;
  return { result: askUser(question, { decision, ...createVideoFields(call) }, ['decision']) };
}
