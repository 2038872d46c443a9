import { toObject } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createParameterError } from '../api-error.ts';
import { type Handlers, pick } from '../handler.ts';
import { fillTemplate, TEMPLATE, TEMPLATE_VIDEO_S } from '../handlers/templates.ts';
import { VOICE } from '../handlers/voices.ts';
import { getRecord, listRecords } from '../records.ts';
import { RATES } from './credits.ts';
import { checkAssets, orderVideo, planVideo } from './generation.ts';

/** A template's variables as v2 takes them: by name, with type and properties. */
function toVariables({ variables }: Json): Json {
  const entries = Object.entries(toObject(variables)).map(([name, variable]) => {
    const { type, asset, ...properties } = toObject(variable);
    const { url } = toObject(asset);
    return [name, { name, type, properties: url === undefined ? properties : { url } }];
  });
  return Object.fromEntries(entries);
}

/** @throws ApiError 400 for a variable that the template does not have, or of another type; 404 for what it names */
function checkVariable(account: Account, template: Json, name: string, given: unknown): void {
  const wanted = toObject(toObject(template.variables)[name]).type;
  const { type, properties: held } = typeof given === 'string' ? { type: 'text' } : toObject(given);
  const properties = toObject(held);
  if (wanted === undefined) throw createParameterError(`variables.${name}: the template has no such variable`);
  if (type !== wanted) throw createParameterError(`variables.${name}: is a ${wanted}, not a ${type}`);
  if (type === 'voice') getRecord(account, VOICE, properties.voice_id);
  checkAssets(account, { image_asset_id: properties.asset_id });
}

export const templates: Handlers = {
  list_templates_v2: ({ account }) =>
    listRecords(account, TEMPLATE).map((template) => ({
      ...pick(template, 'name', 'aspect_ratio'),
      template_id: template.id,
      thumbnail_image_url: template.thumbnail_url,
    })),
  get_template_v2: ({ account, request }) => ({
    variables: toVariables(getRecord(account, TEMPLATE, request.template_id)),
  }),
  generate_from_template_v2({ account, request }) {
    const template = getRecord(account, TEMPLATE, request.template_id);
    for (const [name, given] of Object.entries(toObject(request.variables)))
      checkVariable(account, template, name, given);
    const plan = planVideo(fillTemplate(template, request), TEMPLATE_VIDEO_S, RATES.avatar_minute);
    return orderVideo(account, { ...request, title: request.title ?? template.name }, plan);
  },
};
