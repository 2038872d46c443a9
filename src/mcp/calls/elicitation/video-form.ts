import { parseStatedSeconds, setStatedSeconds } from '../../../declarations/duration.ts';
import type { Json } from '../../../declarations/operation.ts';
import { LONGEST_AGENT_FILM_S, SHORTEST_AGENT_FILM_S } from '../../../declarations/pricing.ts';
import { isOperation } from '../../../declarations/tool.ts';
import type { ParsedCall } from '../call-types.ts';
import type { QuestionFields } from './user-dialog.ts';

/** The fields by which tools choose a film's shape; the first shape is what they make unless another is asked for. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  orientation: ['landscape', 'portrait'],
  aspect_ratio: ['16:9', '9:16', '1:1'],
};

/** The field of a paid film by which its shape is chosen, and the shapes; undefined for other work. */
function findShape({ tool, input }: ParsedCall) {
  if (!isOperation(tool) || !tool.charge || !tool.job) return undefined;
  const field = Object.keys(SHAPES).find((name) => name in tool.input.shape);
  const shapes = SHAPES[field ?? ''];
  if (!field || !shapes) return undefined;
  const chosen = String(input[field] ?? shapes[0]);
  return shapes.includes(chosen) ? { field, shapes, chosen } : undefined;
}

/** The length that a prompt states, in whole seconds. */
function findSeconds({ input }: ParsedCall): number | undefined {
  const seconds = typeof input.prompt === 'string' ? parseStatedSeconds(input.prompt) : undefined;
  return seconds === undefined ? undefined : Math.round(seconds);
}

/** What of a film the user may change before it is paid for: its shape, and the length that its prompt states. */
export function createVideoFields(call: ParsedCall): QuestionFields {
  const shape = findShape(call);
  const seconds = findSeconds(call);
  return {
    ...(shape && { shape: { type: 'string', title: 'Shape', enum: [...shape.shapes], default: shape.chosen } }),
    ...(shape &&
      seconds !== undefined && {
        seconds: {
          type: 'integer',
          title: 'Length in seconds',
          minimum: SHORTEST_AGENT_FILM_S,
          maximum: LONGEST_AGENT_FILM_S,
          default: seconds,
        },
      }),
  };
}

function changePrompt(call: ParsedCall, seconds: unknown): Json {
  const stated = findSeconds(call);
  if (stated === undefined || typeof seconds !== 'number' || seconds === stated) return {};
  const length = Math.min(LONGEST_AGENT_FILM_S, Math.max(SHORTEST_AGENT_FILM_S, Math.round(seconds)));
  return { prompt: setStatedSeconds(String(call.input.prompt), length) };
}

/** The input with what the user changed in the form; what is none of the choices changes nothing. */
export function applyVideoChanges(call: ParsedCall, { shape: wanted, seconds }: Json): Json {
  const shape = findShape(call);
  const isChange = shape?.shapes.includes(String(wanted)) && wanted !== shape.chosen;
  return {
    ...call.input,
    ...(shape && isChange && { [shape.field]: wanted }),
    ...(shape && changePrompt(call, seconds)),
  };
}
