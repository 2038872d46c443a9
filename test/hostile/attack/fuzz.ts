import fc from 'fast-check';
import type { Json } from '../../../src/declarations/operation.ts';
import type { Tool } from '../../../src/declarations/tool.ts';
import { parseArguments } from '../../../src/mcp/calls/arguments/parse-arguments.ts';
import { createInputSchema } from '../../../src/mcp/tool-list/mcp-tool.ts';
import { arbitrary } from '../../contract/arbitrary.ts';
import { type AttackedServer, catalog, type Ended } from './attacked-server.ts';

/** What has broken servers before, in the place of any value. */
const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '../../../etc/passwd',
  '%2e%2e%2f',
  '..',
  '__proto__',
  'constructor',
  '[[[[',
  '{"a":',
  '<script>',
  '‮evil',
  'x'.repeat(300),
  'x'.repeat(100_000),
  'data:image/png;base64,',
  'data:,',
  'file:///etc/passwd',
  'https://127.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'video:',
  ':',
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  0.1,
  true,
  null,
  [],
  [[]],
  [null],
  Array(1000).fill('x'),
  {},
  { type: 'url' },
  { type: 'base64', media_type: 'x', data: '!' },
  JSON.parse('{"toString":1,"valueOf":2,"then":3}'),
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

/** Fields that no schema has. */
const FOREIGN_FIELDS = ['unknown_field', '__proto__'];
/** How inputs are shared out: stopped by the schema, hostile where the schema takes it, and valid throughout. */
const WEIGHTS = { refused: 3, taken: 5, valid: 2 } as const;

const isTaken = (tool: Tool, given: Json): boolean => parseArguments(tool, given).error === undefined;

/** The example with fields changed: all of them, or those alone that the schema takes. */
function mutate(tool: Tool, changes: readonly (readonly [string, unknown])[], mayBeRefused: boolean): Json {
  let given: Json = { ...tool.example.input };
  for (const [field, value] of changes) {
    const changed = { ...given, ...Object.fromEntries([[field, value]]) };
    if (mayBeRefused || isTaken(tool, changed)) given = changed;
  }
  return given;
}

/** Everything that a tool takes, where its schema can be turned into such values. */
function createValid(tool: Tool): fc.Arbitrary<Json> {
  try {
    return arbitrary(tool.input).map((given) => ({ ...Object(given) }));
  } catch {
    return fc.constant({ ...tool.example.input });
  }
}

/**
 * Arguments of a tool: most are valid but for what is hostile in a field or two, so that they get past the schema and to
 * HeyGen; the others are whatever comes.
 */
function createArguments(tool: Tool): fc.Arbitrary<Json> {
  const own = Object.keys(createInputSchema(tool).shape);
  const value = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...HOSTILE) }, fc.jsonValue({ maxDepth: 4 }));
  const createChanges = (fields: readonly string[], most: number) =>
    fc.array(fc.tuple(fc.constantFrom(...fields), value), { minLength: 1, maxLength: most });
  const refused = createChanges([...own, ...FOREIGN_FIELDS], 2).map((changes) => mutate(tool, changes, true));
  // Of a dozen hostile values one or two fit.
  const taken = createChanges(own, 12).map((changes) => mutate(tool, changes, false));
  return fc.oneof(
    { weight: WEIGHTS.refused, arbitrary: refused },
    { weight: WEIGHTS.taken, arbitrary: taken },
    { weight: WEIGHTS.valid, arbitrary: createValid(tool) },
  );
}

/** Tools that wait, which a fuzz would spend its time in, are asked not to. */
const withoutWaiting = ({ wait: _, ...given }: Json): Json =>
  'wait_seconds' in given ? { ...given, wait_seconds: 0 } : given;

/** Tools that are attacked at the same time. */
const PARALLEL_TOOLS = 12;

export interface FuzzSummary {
  calls: number;
  kinds: Record<Ended['kind'], number>;
  /** Calls that the arguments' own schema stopped; the others were made. */
  invalid: number;
  /** What no input may bring about: each with the call that did. */
  faults: string[];
  largestAnswerBytes: number;
  peakMb: number;
}

/** Calls every tool with hostile arguments; the same ones for the same seed. */
export async function fuzz(
  server: AttackedServer,
  callsPerTool: number,
  seed = 1,
  maxMs = 600_000,
): Promise<FuzzSummary> {
  const summary: FuzzSummary = {
    calls: 0,
    kinds: { result: 0, 'error result': 0, 'protocol error': 0, refused: 0 },
    invalid: 0,
    faults: [],
    largestAnswerBytes: 0,
    peakMb: 0,
  };
  const end = Date.now() + maxMs;
  const attackTool = async (name: string, place: number) => {
    for (const given of fc.sample(createArguments(catalog.getTool(name)), {
      numRuns: callsPerTool,
      seed: seed + place,
    })) {
      if (Date.now() > end) return;
      const args = withoutWaiting(given);
      const { kind, fault, isInvalid, bytes } = await server.call(name, args);
      summary.calls += 1;
      summary.kinds[kind] += 1;
      if (isInvalid) summary.invalid += 1;
      summary.largestAnswerBytes = Math.max(summary.largestAnswerBytes, bytes);
      if (fault) summary.faults.push(`${name} ${JSON.stringify(args).slice(0, 500)}`);
    }
  };
  // Some calls take their time, because the addresses in them lead nowhere; the others go on beside them.
  const left = catalog.tools.map(({ name }, place) => ({ name, place }));
  const attackNext = async () => {
    for (let next = left.shift(); next; next = left.shift()) await attackTool(next.name, next.place);
  };
  await Promise.all(Array.from({ length: PARALLEL_TOOLS }, attackNext));
  summary.peakMb = Math.round(server.memory('VmHWM'));
  return summary;
}

export const formatFuzz = ({ calls, kinds, invalid, faults, largestAnswerBytes, peakMb }: FuzzSummary): string =>
  `fuzz: ${calls} calls of ${catalog.tools.length} tools; ${Object.entries(kinds)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(
      ', ',
    )}; ${invalid} stopped by their schema, ${calls - invalid} made; ${faults.length} faults; largest answer ${largestAnswerBytes} bytes; peak ${peakMb} MB`;
