import type { Choice, Json } from '../../../declarations/operation.ts';
import { isOperation } from '../../../declarations/tool.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import type { CallServices } from '../call-services.ts';
import type { ToolCall, ToolOutcome } from '../call-types.ts';
import { describeReasons, toDeclined } from './confirmation.ts';
import { guessLanguage } from './guess-language.ts';
import { askUser, type QuestionFields } from './user-dialog.ts';

/** What the user can choose from, for each thing that is missing. */
const MAX_OFFERED = 3;

interface OpenChoice {
  field: string;
  title: string;
  options: { const: string; title: string }[];
}

/** The first of a list that fit the script's language, where the list knows languages. */
async function findOpenChoice(
  { client, getOperation }: CallServices,
  { arguments: given, caller }: ToolCall,
  field: string,
  { from, id, title, byLanguage }: Choice,
): Promise<OpenChoice> {
  const language = byLanguage && typeof given.script === 'string' ? { language: guessLanguage(given.script) } : {};
  const page = await client.call(getOperation(from), { limit: MAX_OFFERED, ...language }, caller);
  const items = page.kind === 'page' ? page.items : [];
  const options = items.slice(0, MAX_OFFERED).map((item) => ({ const: String(item[id]), title: String(item.name) }));
  return { field, title, options };
}

const createField = ({ title, options }: OpenChoice): QuestionFields[string] => ({
  type: 'string',
  title,
  oneOf: options,
  default: options[0]?.const ?? '',
});

/**
 * Lets the user choose what a model left out and a tool cannot do without, where the host can ask.
 * @returns a question, or the arguments as far as they are known
 */
export async function completeArguments(
  services: CallServices,
  call: ToolCall,
): Promise<{ result: ToolOutcome } | { arguments: Json; result?: never }> {
  const { tool, arguments: given, dialog } = call;
  const choices = isOperation(tool) ? tool.choices : undefined;
  const missing = Object.entries(choices ?? {}).filter(
    ([field, { byLanguage }]) => given[field] === undefined && (!byLanguage || given.script !== undefined),
  );
  if (!dialog || !missing.some(([, { required }]) => required)) return { arguments: given };
  if (dialog.answer) {
    const { accepted, content } = dialog.answer;
    if (!accepted) return { result: toDeclined(call) };
    const chosen = missing.flatMap(([field]) => (typeof content[field] === 'string' ? [[field, content[field]]] : []));
    return { arguments: { ...given, ...Object.fromEntries(chosen) } };
  }
  try {
    const choices = await Promise.all(missing.map(([field, choice]) => findOpenChoice(services, call, field, choice)));
    const full = choices.filter(({ options }) => options.length > 0);
    if (full.length === 0) return { arguments: given };
    const reasons = await describeReasons(services, { ...call, input: given, options: {} });
    const message = [
      `${tool.title}: choose ${full.map(({ title }) => title.toLowerCase()).join(' and ')}.`,
      ...reasons,
    ];
    const fields = Object.fromEntries(full.map((choice) => [choice.field, createField(choice)]));
    return {
      result: askUser(
        message.join(' '),
        fields,
        full.map(({ field }) => field),
      ),
    };
  } catch (error) {
    if (error instanceof HeyGenError) return { arguments: given };
    throw error;
  }
}
