import { toObjects } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { createParameterError } from './api-error.ts';
import { getRecord } from './records.ts';
import { VIDEO, type Video } from './video-renders.ts';

/** The sentences of a script are its scenes. */
const getScenes = ({ _script }: Video): string[] =>
  _script.match(/[^.!?]+[.!?]*\s*/g)?.map((text) => text.trim()) ?? [_script];

/** Ids are of the film that they stand in, so that each draft has its own. */
const toSceneId = ({ _id }: Video, index: number): string => `scn_${_id}_${index + 1}`;

/** The scenes of a film as GET /v3/videos/{video_id}/scenes shows them. */
export const toSceneView = (video: Video): Json => ({
  edit_version: String((video._edits ?? 0) + 1),
  scenes: getScenes(video).map((script, index) => ({
    id: toSceneId(video, index),
    script,
    background: null,
    elements: [{ element_id: `el_${index + 1}`, type: 'video', url: null }],
  })),
});

/**
 * The script of the film that an edit plan makes.
 * @param current the film whose scenes are edited where an item names none
 * @throws ApiError 400 for a scene of another draft, 404 for a film that does not exist
 */
export function applyEditPlan(account: Account, plan: unknown, current: string | undefined) {
  const items = toObjects(plan);
  const base = getRecord(account, VIDEO, items[0]?.scene_snapshot_video_id ?? current);
  const scenes = getScenes(base);
  for (const { scene_id, text, scene_snapshot_video_id: id = base._id } of items) {
    const video = getRecord(account, VIDEO, id);
    const index = getScenes(video).findIndex((_, place) => toSceneId(video, place) === scene_id);
    if (index < 0) {
      const message = `Scene ${scene_id} is not part of video ${id}; ids of scenes are new in every draft`;
      throw createParameterError(message, 'edit_plan');
    }
    scenes[index] = String(text ?? '');
  }
  return { _script: scenes.filter(Boolean).join(' '), _edits: (base._edits ?? 0) + 1 };
}
