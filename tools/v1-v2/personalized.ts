import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { creditCheck } from './credits.ts';
import { answered, v1v2 } from './v1-v2-operation.ts';

const personal = { id: field.word().min(1) };
export const addPersonalizedContactV1 = operation({
  ...v1v2('code_data', 'generate_from_template'),
  name: 'add_personalized_contact_v1',
  title: 'Add a contact to a personalized video (v1)',
  summary: 'Adds people, with the values of their variables, to a personalized-video project.',
  endpoint: 'POST /v1/personalized_video/add_contact',
  effect: 'create',
  spends: 'credits',
  beforeSend: creditCheck,
  charge: () => chargeUnknown('personalized videos'),
  input: z.strictObject({
    project_id: field.word().min(1),
    variables_list: field.list(field.record(field.text())).min(1),
  }),
  output: answered,
  example: { input: { project_id: 'prj_1', variables_list: [{ first_name: 'Ada' }] }, output: {} },
});

export const getPersonalizedAudienceV1 = operation({
  ...v1v2('code_data'),
  name: 'get_personalized_audience_v1',
  title: 'Get a personalized video (v1)',
  summary: 'Gives one person’s video by its id.',
  endpoint: 'GET /v1/personalized_video/audience/detail',
  effect: 'read',
  input: z.strictObject(personal),
  output: answered,
  example: { input: { id: 'vid_1' }, output: {} },
});

export const getPersonalizedProjectV1 = operation({
  ...v1v2('code_data'),
  name: 'get_personalized_project_v1',
  title: 'Get a personalized project (v1)',
  summary: 'Gives a personalized-video project.',
  endpoint: 'GET /v1/personalized_video/project/detail',
  effect: 'read',
  input: z.strictObject(personal),
  output: answered,
  example: { input: { id: 'prj_1' }, output: {} },
});

/** Films made for one person each (HeyGen v1, /personalized_video). */
export default [addPersonalizedContactV1, getPersonalizedAudienceV1, getPersonalizedProjectV1];
