import { createJobHandlers, type Handlers } from '../handler.ts';
import { startJob } from '../jobs.ts';
import { createRecord, getRecord, listRecords, toPublicFields } from '../records.ts';

const podcasts = createJobHandlers('podcast', 'podcast_id');
const runs = createJobHandlers('workflow_run', 'run_id');
const modelVoices = createJobHandlers('model_voice', 'voice_id');

export const preview: Handlers = {
  create_podcast: ({ account, request }) => ({ podcast_id: startJob(account, 'podcast', request, {}).id }),
  get_podcast: podcasts.get,
  list_podcasts: podcasts.list,
  delete_podcast: podcasts.remove,

  create_workflow: ({ account, request: { name, product_graph } }) =>
    toPublicFields(createRecord(account, 'workflow', { name, product_graph, revision: 1 })),
  get_workflow: ({ account, request }) => toPublicFields(getRecord(account, 'workflow', request.workflow_id)),
  list_workflow_definitions: ({ account }) => listRecords(account, 'workflow').map(toPublicFields),
  create_workflow_run({ account, request }) {
    const { id: workflow_id } = getRecord(account, 'workflow', request.workflow_id);
    return { id: startJob(account, 'workflow_run', request, { workflow_id }).id };
  },
  get_workflow_run: runs.get,
  list_workflow_runs: runs.list,

  create_video_quality_comparison: ({ account, request }) => ({
    comparison_id: startJob(account, 'comparison', request, {}).id,
  }),
  get_video_quality_comparison: createJobHandlers('comparison', 'comparison_id').get,

  create_model_audio_voice({ account, request }) {
    const { name = null } = request;
    return { voice_id: startJob(account, 'model_voice', request, { name }).id };
  },
  get_model_audio_voice: modelVoices.get,
  list_model_audio_voices: modelVoices.list,
  delete_model_audio_voice: modelVoices.remove,

  create_avatar_realtime_session: ({ account }) => toPublicFields(createRecord(account, 'stream', {})),
  get_avatar_realtime_session: ({ account, request }) =>
    toPublicFields(getRecord(account, 'stream', request.stream_id)),
};
