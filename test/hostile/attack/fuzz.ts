import fc from 'fast-check';
import type { Json } from '../../../src/declarations/operation.ts';
import { createInputSchema } from '../../../src/mcp/tool-list/mcp-tool.ts';
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

/** Arguments of a tool of which some are hostile: the others are those of its example. */
function createArguments(name: string): fc.Arbitrary<Json> {
  const tool = catalog.tool(name);
  const fields = [...Object.keys(createInputSchema(tool).shape), 'unknown_field', '__proto__'];
  const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...HOSTILE) }, fc.jsonValue({ maxDepth: 4 }));
  return fc
    .array(fc.tuple(fc.constantFrom(...fields), value), { minLength: 1, maxLength: 4 })
    .map((changes) => ({ ...(tool.example.input as Json), ...Object.fromEntries(changes) }));
}

/** Tools that wait, which a fuzz would spend its time in, are asked not to. */
const withoutWaiting = ({ wait: _, ...given }: Json): Json =>
  'wait_seconds' in given ? { ...given, wait_seconds: 0 } : given;

/** Tools that are attacked at the same time. */
const PARALLEL_TOOLS = 12;

export interface FuzzSummary {
  calls: number;
  kinds: Record<Ended['kind'], number>;
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
    faults: [],
    largestAnswerBytes: 0,
    peakMb: 0,
  };
  const end = Date.now() + maxMs;
  const attackTool = async (name: string) => {
    for (const given of fc.sample(createArguments(name), { numRuns: callsPerTool, seed })) {
      if (Date.now() > end) return;
      const args = withoutWaiting(given);
      const { kind, fault, bytes } = await server.call(name, args);
      summary.calls += 1;
      summary.kinds[kind] += 1;
      summary.largestAnswerBytes = Math.max(summary.largestAnswerBytes, bytes);
      if (fault) summary.faults.push(`${name} ${JSON.stringify(args).slice(0, 500)}`);
    }
  };
  // Some calls take their time, because the addresses in them lead nowhere; the others go on beside them.
  const names = catalog.tools.map(({ name }) => name);
  const attackNext = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) await attackTool(name);
  };
  await Promise.all(Array.from({ length: PARALLEL_TOOLS }, attackNext));
  summary.peakMb = Math.round(server.memory('VmHWM'));
  return summary;
}

export const formatFuzz = ({ calls, kinds, faults, largestAnswerBytes, peakMb }: FuzzSummary): string =>
  `fuzz: ${calls} calls of ${catalog.tools.length} tools; ${Object.entries(kinds)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')}; ${faults.length} faults; largest answer ${largestAnswerBytes} bytes; peak ${peakMb} MB`;
