import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/price-list.ts';
import type { HandlerGroup } from '../handler.ts';
import { getRecord, type RecordKind } from '../records.ts';
import { startVideo, toVideoView } from '../video-renders.ts';

/** Seconds of a template's video. */
export const TEMPLATE_VIDEO_S = 20;

/** Templates are made in HeyGen's editor. */
export const TEMPLATE: RecordKind = {
  name: 'template',
  idField: 'id',
  prefix: 'tpl',
  notFoundCode: 'template_not_found',
  path: '/v3/templates',
  toListed: ({ scenes, scene_ids, variables, ...summary }) => summary,
};

/** The script of a template with what a request fills in. */
export const fillTemplate = (template: Json, request: Json) =>
  `${template._script} ${JSON.stringify(request.variables)}`;

export default {
  kinds: [TEMPLATE],
  handlers: {
    generate_from_template(context) {
      const { account, request } = context;
      const template = getRecord(account, TEMPLATE, request.template_id);
      account.chargeWallet(TEMPLATE_VIDEO_S * getPrice('avatar_second'));
      const title = String(request.title ?? template.name);
      const fields = { title, _seconds: TEMPLATE_VIDEO_S, _orientation: 'landscape' } as const;
      const video = startVideo(account, { ...fields, _script: fillTemplate(template, request) }, request);
      return toVideoView(video, context);
    },
  },
} satisfies HandlerGroup;
