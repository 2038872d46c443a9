import type { JobKind } from '../declarations/operation.ts';
import type { Kind } from './kinds.ts';
import { createStateReader } from './statuses.ts';

/** The long work of v1 and v2, whose statuses and places of a result differ from v3's and from each other's. */
export type V1V2Kind = Extract<JobKind, `${string}_v1` | `${string}_v2`>;

const adviseFreshAddress = (read: string) =>
  `Finished. Give the user the addresses; they expire, ${read} gives fresh ones.`;

export const V1V2_KINDS: Readonly<Record<V1V2Kind, Kind>> = {
  video_v1: {
    noun: 'Render',
    idField: 'video_id',
    read: 'get_video_status_v1',
    list: 'list_videos_v1',
    usual: '5 to 10 times the film’s length',
    usualSeconds: 600,
    finished: adviseFreshAddress('get_video_status_v1'),
    state: createStateReader({ completed: 'completed', failed: ['failed'], result: 'video_url' }),
  },
  translation_v2: {
    noun: 'Translation',
    idField: 'video_translate_id',
    read: 'get_video_translation_v2',
    usual: '5 to 30 minutes',
    usualSeconds: 600,
    finished: adviseFreshAddress('get_video_translation_v2'),
    state: (answer) =>
      createStateReader({
        completed: ['success', 'completed'],
        failed: ['failed'],
        result: answer.url === undefined ? 'video_url' : 'url',
      })(answer),
  },
  photo_generation_v2: {
    noun: 'Photos',
    idField: 'generation_id',
    read: 'get_photo_generation_v2',
    usual: 'about a minute',
    usualSeconds: 60,
    finished:
      'Let the user choose one of image_url_list; its place in image_key_list has the image_key for create_photo_avatar_group_v2.',
    state: createStateReader({ completed: 'success', failed: ['failed'] }),
  },
  photo_avatar_v2: {
    noun: 'Photo avatar',
    idField: 'id',
    read: 'get_photo_avatar_v2',
    usual: 'some seconds',
    usualSeconds: 20,
    finished: 'Its id can be used now, as talking_photo_id of generate_video_v2.',
    state: createStateReader({ completed: 'completed', failed: ['failed'] }),
  },
  photo_training_v2: {
    noun: 'Training',
    idField: 'group_id',
    read: 'get_photo_avatar_training_v2',
    usual: 'some minutes',
    usualSeconds: 300,
    finished: 'The photo avatar is trained: generate_photo_avatar_looks_v2 draws it in new settings.',
    state: createStateReader({ completed: 'ready', failed: ['failed', 'error'] }),
  },
  workflow_execution_v1: {
    noun: 'Workflow',
    idField: 'execution_id',
    read: 'get_workflow_execution_v1',
    usual: 'some minutes',
    usualSeconds: 300,
    finished: adviseFreshAddress('get_workflow_execution_v1'),
    state: createStateReader({ completed: 'completed', failed: ['failed', 'not_found'] }),
  },
};
