import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { type Operation, operation, SEPTEMBER_2026 } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { items, reading, whole } from './schemas.ts';

export const podcastJob = job({
  name: 'podcast',
  noun: 'Podcast',
  idField: 'podcast_id',
  list: 'list_podcasts',
  typical: { text: '20 to 45 minutes', seconds: 1200 },
  status: { queued: 'processing', running: 'processing', completed: ['completed'], failed: ['failed'] },
});

const podcastId = field.id('create_podcast');

export const createPodcast = operation({
  name: 'create_podcast',
  title: 'Make a podcast of two hosts on a topic or article',
  summary: 'Make a podcast video: two avatars talk about a topic or about given files (PDF, article).',
  endpoint: 'POST /v3/podcasts',
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  job: podcastJob,
  charge: () => chargeUnknown('podcasts'),
  input: z
    .strictObject({
      topic: field.text().min(1).optional(),
      source_files: z.array(field.remote('PDF, image or film')).max(5).optional(),
      host_avatar_id: field.avatarId,
      guest_avatar_id: field.avatarId,
      host_voice_id: field.voiceId,
      guest_voice_id: field.voiceId,
      layout: field.word().optional().describe('Default landscape.'),
      duration: field.word().optional().describe('E.g. 1min; default auto.'),
      instructions: field.text().optional(),
      extra: field.extra,
    })
    .superRefine(
      field.needs('topic', (given) => given.source_files === undefined, 'missing: give topic, source_files or both'),
    ),
  output: z.looseObject({ podcast_id: z.string() }),
  example: {
    input: {
      topic: 'How tides work',
      host_avatar_id: 'look_iris_office',
      guest_avatar_id: 'look_marek_office',
      host_voice_id: 'voice_en_f_01',
      guest_voice_id: 'voice_en_m_01',
    },
    output: { podcast_id: 'pod_1' },
  },
});

export const getPodcast = operation({
  ...reading,
  name: 'get_podcast',
  title: 'Get a podcast',
  summary: 'Gives a podcast’s status and, at the end, its film. Follows it with wait_seconds.',
  endpoint: 'GET /v3/podcasts/{podcast_id}',
  source: SEPTEMBER_2026,
  job: podcastJob,
  input: z.strictObject({ podcast_id: podcastId }),
  output: z.looseObject({ status: z.string(), video_url: z.string().optional(), created_at: z.int().optional() }),
  example: { input: { podcast_id: 'pod_1' }, output: { status: 'processing' } },
});

export const listPodcasts = operation({
  ...reading,
  name: 'list_podcasts',
  title: 'List podcasts',
  summary: 'Lists podcasts.',
  endpoint: 'GET /v3/podcasts',
  source: SEPTEMBER_2026,
  input: z.strictObject(field.page(100, 20)),
  output: items,
  example: { input: {}, output: { items: [] } },
});

export const deletePodcast = operation({
  name: 'delete_podcast',
  title: 'Delete a podcast',
  summary: 'Deletes a podcast for good. Ask the user first.',
  endpoint: 'DELETE /v3/podcasts/{podcast_id}',
  source: SEPTEMBER_2026,
  effect: 'delete',
  input: z.strictObject({ podcast_id: podcastId }),
  output: whole,
  example: { input: { podcast_id: 'pod_1' }, output: {} },
});

export const podcasts: Operation[] = [createPodcast, getPodcast, listPodcasts, deletePodcast];
