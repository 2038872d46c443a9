import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/prices.ts';
import { getById } from '../api-error.ts';
import { TEMPLATES } from '../fixtures.ts';
import type { Handlers } from '../handler.ts';
import { toPublicFields } from '../records.ts';
import { scheduleVideoWebhook, startVideo, toVideoView } from '../video-renders.ts';

/** Seconds of a template's video. */
export const TEMPLATE_VIDEO_S = 20;

/** @throws ApiError 404 */
export const getTemplate = (id: unknown): Json => getById(TEMPLATES, 'id', id, 'template_not_found', 'Template');

/** The script of a template with what a request fills in. */
export const fillTemplate = (template: Json, request: Json) =>
  `${template._script} ${JSON.stringify(request.variables)}`;

export const templates: Handlers = {
  list_templates: () => TEMPLATES.map(({ scenes, scene_ids, variables, ...summary }) => toPublicFields(summary)),
  get_template: ({ request }) => toPublicFields(getTemplate(request.template_id)),
  generate_from_template({ account, request, base }) {
    const template = getTemplate(request.template_id);
    account.chargeWallet(TEMPLATE_VIDEO_S * getPrice('avatar_second'));
    const video = startVideo(account, {
      title: String(request.title ?? template.name),
      seconds: TEMPLATE_VIDEO_S,
      orientation: 'landscape',
      script: fillTemplate(template, request),
    });
    scheduleVideoWebhook(account, video, request);
    return toVideoView(account, video, base);
  },
};
