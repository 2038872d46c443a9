import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { toObject } from '../src/declarations/json.ts';
import { type Json, operation } from '../src/declarations/operation.ts';
import { getPrice } from '../src/declarations/price-list.ts';
import { chargeUnknown } from '../src/declarations/pricing.ts';
import type { ToolContext } from '../src/declarations/tool-context.ts';
import { toolset } from '../src/declarations/toolset.ts';
import { video, videoJob } from './videos.ts';

const template = z.looseObject({
  id: z.string(),
  name: z.string(),
  aspect_ratio: z.string().optional(),
  thumbnail_url: z.string().optional(),
  created_at: z.int().optional(),
  updated_at: z.int().optional(),
});

const templateId = field.id('list_templates');

/** HeyGen v3, GET /v3/templates. */
export const listTemplates = operation({
  name: 'list_templates',
  title: 'List templates',
  keywords: 'which templates premade ready-made designs layouts do we own have saved workspace available browse',
  summary: 'List the workspace’s video templates that have variables; they are made in HeyGen’s editor.',
  endpoint: 'GET /v3/templates',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: template,
  list: { name: 'templates', columns: ['id', 'name', 'aspect_ratio', 'updated_at'] },
  example: { input: {}, output: { id: 'tpl_welcome', name: 'Welcome', aspect_ratio: '16:9' } },
});

/** HeyGen v3, GET /v3/templates/{template_id}. */
export const getTemplate = operation({
  name: 'get_template',
  title: 'Get a template',
  keywords:
    'variables placeholders blanks slots what needs filling can be filled in fields of a template details design layout',
  summary:
    'Show a template’s scenes and its variables (fields, placeholders), in the form in which generate_from_template takes them.',
  endpoint: 'GET /v3/templates/{template_id}',
  effect: 'read',
  input: z.strictObject({ template_id: templateId }),
  output: template.extend({
    scene_ids: z.array(z.string()).optional(),
    scenes: z
      .array(
        z.looseObject({
          scene_id: z.string(),
          script: z.string().optional(),
          variables: z.array(z.looseObject({ name: z.string(), variable_type: z.string() })).optional(),
        }),
      )
      .optional(),
    variables: z.looseObject({}).optional(),
  }),
  example: {
    input: { template_id: 'tpl_welcome' },
    output: {
      id: 'tpl_welcome',
      name: 'Welcome',
      scene_ids: ['scn_1'],
      scenes: [{ scene_id: 'scn_1', script: 'Welcome, {{name}}.' }],
      variables: { name: { type: 'text', content: 'Ada' } },
    },
  },
});

/** Says which variables were left out and what becomes of them, and which are not the template's. */
async function tellLeftOut(input: Json, _: Json, calls: ToolContext) {
  const { template_id } = input;
  // A template that cannot be read is HeyGen's to refuse.
  const template = await calls.request(getTemplate, { template_id }).catch(() => undefined);
  if (!template) return { input };
  const given = Object.keys(toObject(input.variables));
  const known = Object.entries(toObject(template.variables)).map(([name, value]) => [
    name,
    String(toObject(value).type),
  ]);
  const left = known.filter(([name = '']) => !given.includes(name));
  const name = (some: string[][]) => some.map(([variable, type]) => `${variable} (${type})`).join(', ');
  const texts = left.filter(([, type]) => type === 'text');
  const others = left.filter(([, type]) => type !== 'text');
  const strange = given.filter((variable) => !known.some(([one]) => one === variable));
  const note = [
    texts.length > 0 && `Placeholders stay for ${name(texts)}.`,
    others.length > 0 && `As the template has them: ${name(others)}.`,
    strange.length > 0 && `The template has no variable ${strange.join(', ')}.`,
  ];
  return { input, note: note.filter(Boolean).join(' ') || undefined };
}

const evenPixels = z.int().min(128).max(4096).multipleOf(2);

/** HeyGen v3, POST /v3/templates/{template_id}. */
export const generateFromTemplate = operation({
  name: 'generate_from_template',
  title: 'Make a video from a template, filled in',
  keywords:
    'fill in swap names into company template ready-made layout design personalise personalised first name for each customer client greeting new name variables render use',
  summary:
    'Make a video from a template, filling in its variables, for example to personalize it with a name. Read get_template first.',
  endpoint: 'POST /v3/templates/{template_id}',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: videoJob,
  jobId: 'id',
  prices: { template: 'avatar_second' },
  charge: () => chargeUnknown(`a template before its length is known, ${getPrice('avatar_second')} USD a second then`),
  beforeSend: { localInput: {}, run: tellLeftOut },
  input: z.strictObject({
    template_id: templateId,
    variables: field
      .record(z.unknown())
      .describe(
        'By name, as get_template shows them. Left out: texts stay placeholders, pictures and voices the template’s.',
      ),
    scene_ids: field.list(field.word().min(1)).optional().describe('Scenes to use, in order; may repeat.'),
    title: field.title,
    caption: z.boolean().optional().describe('Default false; burns captions in.'),
    subtitles: field.inWords(
      z
        .strictObject({
          preset_name: field.line().min(1),
          alignment: z.int().optional(),
          font_size: z.int().optional(),
          disable_highlight: z.boolean().optional(),
          position: z.strictObject({ x: z.number().optional(), y: z.number().optional() }).optional(),
        })
        .optional(),
      'preset_name classic, bold, bright and others.',
    ),
    dimension: z
      .strictObject({ width: evenPixels, height: evenPixels })
      .optional()
      .describe('Pixels, even, in the template’s aspect ratio.'),
    fps: z.literal([25, 30, 60]).optional(),
    reorder_music: z.boolean().optional().describe('Default true: music moves with its scene.'),
    keep_text_vertically_centered: z.boolean().optional(),
    include_gif: z.boolean().optional(),
    enable_sharing: z.boolean().optional().describe('Makes the video page public.'),
    brand_voice_id: field.glossaryId,
    folder_id: field.folderId,
    ...field.callback,
  }),
  output: video,
  example: {
    input: { template_id: 'tpl_welcome', variables: { name: { type: 'text', content: 'Grace' } } },
    output: { id: 'vid_81b0', status: 'pending', title: 'Welcome' },
  },
});

export default toolset('templates', 'Templates', [listTemplates, getTemplate, generateFromTemplate]);
