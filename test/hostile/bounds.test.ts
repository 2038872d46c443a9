import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import { findBoundProblems } from '../../src/mcp/calls/arguments/argument-bounds.ts';
import { parseArguments } from '../../src/mcp/calls/arguments/parse-arguments.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';
import { createInvalidArgumentsResult } from '../../src/mcp/results/error-result.ts';
import { DISCOVER_INPUTS } from '../../src/mcp/tool-list/discover-tools.ts';
import { createInputSchema } from '../../src/mcp/tool-list/mcp-tool.ts';
import { videoJob } from '../../tools/videos.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const catalog = await loadFullCatalog();

/** A zod schema as far as its structure is walked here. */
interface Definition {
  type: string;
  checks?: { _zod: { def: { check: string } } }[];
  shape?: Record<string, z.ZodType>;
  [part: string]: unknown;
}

const getDefinition = (schema: z.ZodType) => schema._zod.def as unknown as Definition;
const hasMaximum = ({ checks = [] }: Definition) =>
  checks.some(({ _zod }) => ['max_length', 'length_equals'].includes(_zod.def.check));

const INNER = ['innerType', 'element', 'valueType', 'in', 'out', 'left', 'right'] as const;

/** Places in a schema where a text or a list may be of any size. */
function findUnbounded(schema: z.ZodType, path: string): string[] {
  const definition = getDefinition(schema);
  const { type, shape = {}, options = [] } = definition;
  const own = ['string', 'array'].includes(type) && !hasMaximum(definition) ? [path] : [];
  const inner = INNER.flatMap((part) => (definition[part] ? findUnbounded(definition[part] as z.ZodType, path) : []));
  const fields = Object.entries(shape).flatMap(([name, field]) => findUnbounded(field, `${path}.${name}`));
  const choices = (options as z.ZodType[]).flatMap((option) => findUnbounded(option, path));
  return [...own, ...inner, ...fields, ...choices];
}

describe('every text and every list that a tool takes has a maximum', () => {
  it.each(catalog.tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
    expect(findUnbounded(createInputSchema(tool), name)).toEqual([]);
  });

  it.each(Object.entries(DISCOVER_INPUTS))('%s', (name, input) => {
    expect(findUnbounded(input, name)).toEqual([]);
  });
});

/** Megabytes of what no schema wants, in each form that has filled a memory. */
const FLOODS: Record<string, unknown> = {
  items: Array(100_000).fill('x'),
  'items of no type': Array(100_000).fill(0),
  'a text': 'x'.repeat(4_000_000),
  'texts in a text': JSON.stringify(Array(100_000).fill('x')),
  'nested lists': JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)),
};
const NAMES = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`n${index}`, 'x']));

describe('a flood of arguments', () => {
  const call = (name: string, given: Record<string, unknown>) => {
    const tool = catalog.getTool(name);
    const { error } = parseArguments(tool, given);
    return error && (createInvalidArgumentsResult(tool, error).content[0] as { text: string }).text;
  };

  it.each([
    ['wait_for_jobs', 'jobs'],
    ['create_webhook_endpoint', 'events'],
    ['create_video_translation', 'output_languages'],
    ['create_video_from_studio', 'scenes'],
    ['create_video_batch', 'videos'],
    ['create_brand_glossary', 'terms'],
    ['upload_asset', 'file'],
    ['get_video', 'video_id'],
    ['generate_from_template', 'variables'],
    ['create_brand_glossary', 'extra'],
  ])('in %s %s is refused in few words and little time', (name, field) => {
    for (const [kind, flood] of Object.entries(FLOODS)) {
      const text = call(name, { [field]: flood });
      expect(text, kind).toContain('was not called');
      expect(text?.length, kind).toBeLessThan(8000);
    }
  });

  it.each(['get_video', 'find_operations'])('of unknown names is refused by %s in few words', (name) => {
    const tool = name === 'get_video' ? catalog.getTool(name) : { name, input: DISCOVER_INPUTS.find_operations };
    const problems = findBoundProblems(NAMES);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('more than');
    expect(tool.name).toBe(name);
    const few = Object.fromEntries(Object.entries(NAMES).slice(0, 15_000));
    const text = call('get_video', few);
    expect(text).toContain('not a field of this tool');
    expect(text?.length).toBeLessThan(2000);
  });

  it('of a prompt is refused in few words', () => {
    const prompts = catalog.prompts;
    const [first] = prompts;
    const of = (given: Record<string, string>) => {
      try {
        getPrompt(prompts, String(first?.name), given);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const text = of(NAMES);
    expect(text).toContain('not arguments');
    expect(text.length).toBeLessThan(2000);
    const known = String(first?.arguments[0]?.name);
    expect(of({ [known]: 'x'.repeat(4_000_000) })).toContain('characters');
    expect(of({ [known]: 'x'.repeat(4_000_000) }).length).toBeLessThan(2000);
  });
});

describe('a text that cannot be sent', () => {
  const paths = catalog.tools.flatMap((tool) => {
    const texts = Object.entries(createInputSchema(tool).shape).filter(([, field]) =>
      ['string'].includes(getDefinition(field as z.ZodType).type),
    );
    return texts.length > 0 ? [[tool.name, texts.map(([name]) => name)] as const] : [];
  });

  it.each(paths)('in %s is refused by the name of its field', (name, fields) => {
    const tool = catalog.getTool(name);
    const refused: string[] = [];
    for (const text of ['\ud800', 'a\udc00b', 'a\u0000b']) {
      for (const field of fields) {
        const { error } = parseArguments(tool, { ...tool.example.input, [field]: text });
        refused.push(String(error?.issues[0]?.path.join('.')));
      }
    }
    expect(refused).toEqual([...fields, ...fields, ...fields]);
  });

  it('is found at every depth and in names', () => {
    expect(findBoundProblems({ a: [{ b: ['ok', '\ud800'] }] })).toMatchObject([{ path: ['a', 0, 'b', 1] }]);
    expect(findBoundProblems({ extra: { '\ud800': 1 } })).toHaveLength(1);
    expect(findBoundProblems({ extra: { ['n'.repeat(300)]: 1 } })).toHaveLength(1);
    expect(findBoundProblems({ prompt: 'A whole emoji 👩‍🚀 and Ünïcödé 界' })).toEqual([]);
  });
});

describe('jobs that are made up', () => {
  it('are not remembered: only what HeyGen knew is', async () => {
    const heygen = await host((request, response) => {
      const known = request.url?.includes('vid_known');
      const answer = known ? { data: { id: 'vid_known', status: 'completed', video_url: 'https://x/v' } } : {};
      response.writeHead(known ? 200 : 404).end(JSON.stringify(answer));
    });
    const client = createHeyGenClient({ base: () => heygen.url, userAgent: 'test' });
    const watcher = new JobWatcher({ client, getOperation: (name) => catalog.getOperation(name), pollIntervalMs: 10 });
    const wait = (id: string) => watcher.wait({ kind: videoJob, id }, { caller: { key: 'k' }, timeoutMs: 5_000 });
    await wait('vid_known');
    for (let n = 0; n < 20; n += 1) await expect(wait(`vid_${n}`)).rejects.toThrow();
    expect(watcher.counts).toMatchObject({ remembered: 1, watched: 0 });
    await client.close();
  });
});
