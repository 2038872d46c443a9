import { toObjects } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import type { Account, Video } from './account.ts';
import { ApiError } from './api-error.ts';
import { getVideo } from './video-renders.ts';

/** The sentences of a script are its scenes. */
const getScenes = ({ script }: Video): string[] =>
  script.match(/[^.!?]+[.!?]*\s*/g)?.map((text) => text.trim()) ?? [script];

/** Ids are of the film that they stand in, so that each draft has its own. */
const toSceneId = ({ id }: Video, index: number): string => `scn_${id}_${index + 1}`;

/** How often scenes were edited before this film. */
const getEditVersion = ({ edits = 0 }: Video): string => String(edits + 1);

/** The scenes of a film as GET /v3/videos/{video_id}/scenes shows them. */
export const toSceneView = (video: Video): Json => ({
  edit_version: getEditVersion(video),
  scenes: getScenes(video).map((script, index) => ({
    id: toSceneId(video, index),
    script,
    background: null,
    elements: [{ element_id: `el_${index + 1}`, type: 'video', url: null }],
  })),
});

function getSceneIndex(video: Video, id: unknown): number {
  const index = getScenes(video).findIndex((_, place) => toSceneId(video, place) === id);
  if (index >= 0) return index;
  const message = `Scene ${id} is not part of video ${video.id}; ids of scenes are new in every draft`;
  throw new ApiError(400, 'invalid_parameter', message, { param: 'edit_plan' });
}

/**
 * The script of the film that an edit plan makes.
 * @param current the film whose scenes are edited where an item names none
 * @throws ApiError 400 for a scene of another draft, 404 for a film that does not exist
 */
export function applyEditPlan(
  account: Account,
  plan: unknown,
  current: string | undefined,
): { script: string; edits: number } {
  const items = toObjects(plan);
  const base = getVideo(account, items[0]?.scene_snapshot_video_id ?? current);
  const scenes = getScenes(base);
  for (const { scene_id, text, scene_snapshot_video_id: id } of items) {
    const video = id === undefined ? base : getVideo(account, id);
    scenes[getSceneIndex(video, scene_id)] = String(text ?? '');
  }
  return { script: scenes.filter(Boolean).join(' '), edits: (base.edits ?? 0) + 1 };
}
