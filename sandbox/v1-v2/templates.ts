import { toObject } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { createParameterError } from '../api-error.ts';
import { type HandlerGroup, pick } from '../handler.ts';
import { fillTemplate, TEMPLATE, TEMPLATE_VIDEO_S } from '../handlers/templates.ts';
import { getRecord, type RecordKind } from '../records.ts';
import { RATES } from './credits.ts';
import { orderVideo, planVideo } from './generation.ts';

/** A template's variables as v2 takes them: by name, with type and properties. */
function toVariables({ variables }: Json): Json {
  const entries = Object.entries(toObject(variables)).map(([name, variable]) => {
    const { type, asset, ...properties } = toObject(variable);
    const { url } = toObject(asset);
    return [name, { name, type, properties: url === undefined ? properties : { url } }];
  });
  return Object.fromEntries(entries);
}

/** @throws ApiError 400 for a variable that the template does not have, or of another type */
function checkVariable({ variables }: Json, name: string, given: unknown): void {
  const wanted = toObject(toObject(variables)[name]).type;
  const { type } = typeof given === 'string' ? { type: 'text' } : toObject(given);
  if (wanted === undefined) throw createParameterError(`variables.${name}: the template has no such variable`);
  if (type !== wanted) throw createParameterError(`variables.${name}: is a ${wanted}, not a ${type}`);
}

const TEMPLATE_V2: RecordKind = {
  ...TEMPLATE,
  toView: (template) => ({ variables: toVariables(template) }),
  toListed: (template) => ({
    ...pick(template, 'name', 'aspect_ratio'),
    template_id: template.id,
    thumbnail_image_url: template.thumbnail_url,
  }),
};

export default {
  records: { list_templates_v2: TEMPLATE_V2, get_template_v2: TEMPLATE_V2 },
  handlers: {
    generate_from_template_v2({ account, request }) {
      const template = getRecord(account, TEMPLATE, request.template_id);
      for (const [name, given] of Object.entries(toObject(request.variables))) checkVariable(template, name, given);
      const plan = planVideo(fillTemplate(template, request), TEMPLATE_VIDEO_S, RATES.avatar_minute);
      return orderVideo(account, request, plan, { title: request.title ?? template.name });
    },
  },
} satisfies HandlerGroup;
