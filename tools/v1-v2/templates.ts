import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeFilm } from './credits.ts';
import { creating } from './generation.ts';
import { callbacks, dimension, id, madeExample, nothing, v1v2 } from './v1-v2-operation.ts';

const value = z.strictObject({
  content: field.text().optional(),
  url: field.text().optional(),
  asset_id: field.word().optional(),
  fit: field.word().optional(),
  play_style: field.word().optional(),
  character_id: field.word().optional(),
  type: field.word().optional(),
  voice_id: field.word().optional(),
});
/** What a variable of each type says. */
const SAYS: Readonly<Record<string, readonly (keyof z.infer<typeof value>)[]>> = {
  text: ['content'],
  image: ['url', 'asset_id'],
  video: ['url', 'asset_id'],
  audio: ['url', 'asset_id'],
  character: ['character_id'],
  voice: ['voice_id'],
};
const variable = z
  .strictObject({
    name: field.line().min(1),
    type: z.enum(['text', 'image', 'video', 'audio', 'character', 'voice']),
    properties: value,
  })
  .superRefine(({ type, properties }, context) => {
    const names = SAYS[type] ?? [];
    if (names.some((name) => properties[name] !== undefined)) return;
    context.addIssue({ code: 'custom', path: ['properties'], message: `of a ${type} need ${names.join(' or ')}` });
  });

export const listTemplatesV2 = operation({
  ...v1v2('error_data', 'list_templates'),
  name: 'list_templates_v2',
  title: 'List templates (v2)',
  summary: 'Lists templates.',
  endpoint: 'GET /v2/templates',
  effect: 'read',
  input: nothing,
  output: z.looseObject({
    template_id: z.string(),
    name: z.string().optional(),
    aspect_ratio: z.string().optional(),
  }),
  list: { name: 'templates', at: 'templates', columns: ['template_id', 'name', 'aspect_ratio'] },
  example: { input: {}, output: { template_id: 'tpl_welcome', name: 'Welcome' } },
});

export const getTemplateV2 = operation({
  ...v1v2('error_data', 'get_template'),
  name: 'get_template_v2',
  title: 'Get a template (v2)',
  summary: 'Gives a template’s variables by name and type.',
  endpoint: 'GET /v2/template/{template_id}',
  effect: 'read',
  input: z.strictObject({ template_id: id('list_templates_v2') }),
  output: z.looseObject({
    template_id: z.string().optional(),
    name: z.string().optional(),
    variables: field.anyValue('By name.'),
  }),
  example: {
    input: { template_id: 'tpl_welcome' },
    output: { variables: { name: { name: 'name', type: 'text', properties: { content: 'Ada' } } } },
  },
});

export const generateFromTemplateV2 = operation({
  ...v1v2('error_data', 'generate_from_template'),
  ...creating,
  name: 'generate_from_template_v2',
  title: 'Create a video from a template (v2)',
  summary: 'Starts a video from a template; read get_template_v2 first.',
  endpoint: 'POST /v2/template/{template_id}/generate',
  charge: chargeFilm,
  input: z.strictObject({
    template_id: id('list_templates_v2'),
    variables: field.inWords(
      field.record(z.union([variable, field.text()])),
      'By name: {name, type text|image|video|audio|character|voice, properties {content, url, asset_id, voice_id, character_id, …}}.',
    ),
    title: field.line().optional(),
    test: z.boolean().optional(),
    caption: z.boolean().optional(),
    dimension,
    folder_id: field.word().optional(),
    enable_sharing: z.boolean().optional(),
    ...callbacks,
  }),
  example: {
    input: {
      template_id: 'tpl_welcome',
      variables: { name: { name: 'name', type: 'text', properties: { content: 'Grace' } } },
    },
    output: madeExample,
  },
});

/** Films from templates (HeyGen v2, /template). */
export default [listTemplatesV2, getTemplateV2, generateFromTemplateV2];
