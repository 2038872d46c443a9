/** What HeyGen is known to report to webhooks (HeyGen v3, POST /v3/webhooks/endpoints, `events`); there may be more. */
export const WEBHOOK_EVENTS = [
  'avatar_video.success',
  'avatar_video.fail',
  'avatar_video_gif.success',
  'avatar_video_gif.fail',
  'video_translate.success',
  'video_translate.fail',
  'video_translate.preflight.validation_failed',
  'video_translate.preflight.download_failed',
  'personalized_video',
  'instant_avatar.success',
  'instant_avatar.fail',
  'photo_avatar_generation.success',
  'photo_avatar_generation.fail',
  'photo_avatar_train.success',
  'photo_avatar_train.fail',
  'photo_avatar_add_motion.success',
  'photo_avatar_add_motion.fail',
  'proofread_creation.success',
  'proofread_creation.fail',
  'live_avatar.success',
  'live_avatar.fail',
  'avatar_video_caption.success',
  'avatar_video_caption.fail',
  'video_agent.success',
  'video_agent.fail',
  'hyperframes_video.success',
  'hyperframes_video.fail',
  'ai_clipping.success',
  'ai_clipping.fail',
  'batch.finished',
  'filler_word_removal.success',
  'filler_word_removal.fail',
] as const;

/** What events are about, by their names without the end. HeyGen's reference lists names only; so far as their words say it. */
const SUBJECTS: Readonly<Record<string, string>> = {
  avatar_video: 'a film made with create_video_* or from a template',
  avatar_video_gif: 'the GIF of a film',
  avatar_video_caption: 'the captioned copy of a film',
  video_agent: 'a Video Agent film',
  video_translate: 'one language of a translation',
  instant_avatar: 'a digital twin',
  photo_avatar_generation: 'a photo avatar’s picture',
  photo_avatar_train: 'the training of a photo avatar',
  photo_avatar_add_motion: 'the motion of a photo avatar',
  proofread_creation: 'a proofread’s subtitles',
  live_avatar: 'a live avatar',
  hyperframes_video: 'an HTML render',
  ai_clipping: 'a clipping job',
  filler_word_removal: 'a filler-word removal',
};

const OTHERS: Readonly<Record<string, string>> = {
  'video_translate.preflight.validation_failed': 'A translation’s source was refused before it began.',
  'video_translate.preflight.download_failed': 'A translation’s source could not be fetched.',
  personalized_video: 'A personalized film (v1, v2) is finished.',
  'batch.finished': 'Every item of a batch is over, well or badly.',
};

const ENDS: Readonly<Record<string, string>> = { success: 'is finished', fail: 'has failed' };

/** What an event means, in words; undefined for one that is not known here. */
export function describeWebhookEvent(event: string): string | undefined {
  const [subject = '', end = ''] = event.split('.');
  const words = SUBJECTS[subject];
  if (!words || !ENDS[end]) return OTHERS[event];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${ENDS[end]}.`;
}
