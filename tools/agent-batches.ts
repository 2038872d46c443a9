import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import type { Json } from '../src/declarations/operation.ts';
import { addCharges, chargeUnknown, chargeVideoAgent } from '../src/declarations/pricing.ts';
import { composite } from '../src/declarations/tool.ts';
import { toolset } from '../src/declarations/toolset.ts';

/** Films at once: HeyGen runs 10 jobs of a self-serve account at a time, and others may be under way. */
const MOST_AT_ONCE = 20;
const USUAL_AT_ONCE = 3;

const film = z.looseObject({
  n: z.int(),
  status: z.string(),
  title: z.string(),
  job: z.string().optional(),
  video_id: z.string().optional(),
  video_url: z.string().optional(),
  problem: z.string().optional(),
});

const batch = z.looseObject({
  batch_id: z.string(),
  status: z.string(),
  total: z.int(),
  over: z.int(),
  running: z.int(),
  waiting: z.int(),
  max_at_once: z.int(),
  films: z.array(film),
});

const listedBatch = z.looseObject({
  batch_id: z.string(),
  status: z.string(),
  films: z.int(),
  over: z.int(),
  created_at: z.string(),
});

const batchExample = {
  batch_id: 'abt_0198c2f4a1b27c3d8e4f5a6b7c8d9e0f',
  status: 'running',
  total: 2,
  over: 0,
  running: 1,
  waiting: 1,
  max_at_once: 1,
  films: [
    { n: 1, status: 'running', title: 'A 30-second film on tides.', job: 'session:sess_4f1c' },
    { n: 2, status: 'waiting', title: 'A 30-second film on bees.' },
  ],
};

const prompts = z
  .array(z.string().min(1).max(10_000))
  .min(1)
  .max(100)
  .optional()
  .describe('One film each, as for create_video_agent.');

const templateFilm = z.strictObject({ variables: field.record(z.unknown()), title: field.title });

const toFilms = ({
  prompts: all = [],
  template_id,
  films = [],
  ...shared
}: Json & { prompts?: string[]; films?: Json[] }) =>
  template_id === undefined
    ? all.map((prompt) => ({ tool: 'create_video_agent', input: { ...shared, prompt } }))
    : films.map((one) => ({ tool: 'generate_from_template', input: { template_id, ...one } }));

/** This server starts them one after the other: HeyGen has batches of other films only. */
const createVideoAgentBatch = composite({
  name: 'create_video_agent_batch',
  title: 'Make many Video Agent or template films, a few at a time',
  keywords:
    'many films ads from prompts ideas topics bulk series several ten dozens hundred videos together one after the other queue overnight at most three at a time personalized personal template list of names customers campaign',
  summary:
    'Make many films from a list of prompts, or from a template and a list of variables: at most max_at_once run at a time, the next starts by itself. Then follow_video_agent_batch. A prompt may name its own style and title.',
  hints: ['It goes on after a restart, as soon as it is read.'],
  effect: 'create',
  spends: 'credits',
  charge: ({ prompts: all, films }) =>
    Array.isArray(all)
      ? addCharges(all.map((prompt) => chargeVideoAgent(String(prompt))))
      : chargeUnknown(`${Array.isArray(films) ? films.length : 0} templates before their lengths are known`),
  input: z
    .strictObject({
      prompts,
      template_id: field.id('list_templates').optional(),
      films: field.inWords(
        z.array(templateFilm).min(1).max(100).optional(),
        'With template_id: variables and title of each.',
      ),
      max_at_once: z.int().min(1).max(MOST_AT_ONCE).optional().describe(`Default ${USUAL_AT_ONCE}.`),
      avatar_id: field.avatarId.optional(),
      voice_id: field.voiceId.optional(),
      style_id: field.word().min(1).optional(),
      brand_kit_id: field.word().min(1).optional(),
      orientation: z.enum(['landscape', 'portrait']).optional(),
    })
    .superRefine(
      field.rules(
        field.oneOf(['prompts', 'template_id'], true),
        field.needs('films', (given) => given.template_id !== undefined, 'missing: a template needs films'),
        field.onlyWhen('films', (given) => given.template_id !== undefined, 'goes only with template_id'),
        ...(['avatar_id', 'voice_id', 'style_id', 'brand_kit_id', 'orientation'] as const).map((name) =>
          field.onlyWhen(name, (given) => given.template_id === undefined, 'goes only with prompts'),
        ),
      ),
    ),
  output: batch,
  example: {
    input: { prompts: ['A 30-second film on tides.', 'A 30-second film on bees.'], max_at_once: 1 },
    output: batchExample,
  },
  run: async ({ max_at_once = USUAL_AT_ONCE, ...films }, calls) =>
    calls.agentBatches.create({ films: toFilms(films), maxAtOnce: max_at_once }),
});

/** No plain reading: a batch whose process is gone is taken up by it, and its next films are started. */
const followVideoAgentBatch = composite({
  name: 'follow_video_agent_batch',
  title: 'Follow, take up or stop a batch of agent films',
  keywords:
    'how far is the batch series queue progress status coming along ads table of films which are done wait check cancel halt stop no more films',
  summary:
    'Check a batch of create_video_agent_batch: one table with each film’s status and address. Takes it up again after a restart; waits with wait_seconds; stops it with stop. Without batch_id it lists the batches there are.',
  effect: 'update',
  input: z.strictObject({
    batch_id: field.id('create_video_agent_batch').optional(),
    wait_seconds: z.number().min(0).max(3600).optional().describe('Waits for the end.'),
    stop: z.enum(['waiting', 'all']).optional().describe('waiting: start no more; all: end those that run, too.'),
  }),
  output: batch.partial().extend({ batches: z.array(listedBatch).optional().describe('Newest first.') }),
  example: { input: { batch_id: batchExample.batch_id }, output: batchExample },
  run: async ({ batch_id, wait_seconds, stop }, calls) => {
    if (batch_id === undefined) return { batches: await calls.agentBatches.list() };
    if (stop !== undefined) await calls.agentBatches.stop(batch_id, stop === 'all');
    return calls.agentBatches.read(batch_id, wait_seconds);
  },
});

export default toolset('agent-batches', 'Batches of agent films', [createVideoAgentBatch, followVideoAgentBatch]);
