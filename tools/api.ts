import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { apiCall } from '../src/declarations/tool.ts';
import { toolset } from '../src/declarations/toolset.ts';

const queryValue = z.union([field.line(), z.number(), z.boolean()]);

/**
 * Segments of letters, digits and what HeyGen's ids have, so that nothing in a path leads to another host, another
 * version or another line of the request: no encoding, no `..`, no second slash, no query.
 */
const V3_PATH = /^\/v3(?:\/(?!\.{1,2}(?:\/|$))[\w.~:-]+)+$/;

const WITHOUT_BODY: ReadonlySet<unknown> = new Set(['GET', 'DELETE']);

export const callHeygenApi = apiCall({
  name: 'call_heygen_api',
  title: 'Call HeyGen’s API by method and path',
  summary:
    'Sends one request to HeyGen’s v3 API: what HeyGen answers. Only for an operation that no other tool makes, because HeyGen has added it since.',
  keywords: 'raw request rest endpoint http method path new undeclared',
  hints: ['Anything but GET needs the user’s word and may cost money; its price is not known.'],
  effect: 'create',
  destructive: true,
  spends: 'credits',
  input: z
    .strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      path: z
        .string()
        .max(400)
        .regex(
          V3_PATH,
          'must be a path such as /v3/videos/abc: ids filled in, no query, no encoding, no .. and no host',
        )
        .describe('Begins with /v3/.'),
      query: field.record(z.union([queryValue, z.array(queryValue).max(100)])).optional(),
      body: field.record(z.unknown()).optional().describe('Not with GET and DELETE.'),
      confirmed: z.boolean().optional().describe('Only after the user agreed to this very call; not for GET.'),
    })
    .superRefine(field.onlyWhen('body', ({ method }) => !WITHOUT_BODY.has(method), 'GET and DELETE take query')),
  output: z.looseObject({}),
  example: { input: { method: 'GET', path: '/v3/dubbing/dub_1' }, output: {} },
});

export default toolset('api', 'HeyGen’s API by path', [callHeygenApi], {
  excludedFrom: ['all'],
  discoverable: true,
});
