/** A shape of film, with its sizes in pixels and where it is shown (HeyGen's published notes). */
export interface Shape {
  ratio: string;
  at720: string;
  at1080: string;
  shownOn: string;
}

export const shapes: readonly Shape[] = [
  { ratio: '16:9', at720: '1280x720', at1080: '1920x1080', shownOn: 'YouTube, LinkedIn, web, slides; X at 720p' },
  { ratio: '9:16', at720: '720x1280', at1080: '1080x1920', shownOn: 'TikTok, Reels, Shorts, Stories' },
  { ratio: '1:1', at720: '720x720', at1080: '1080x1080', shownOn: 'Instagram feed' },
  { ratio: '4:5', at720: '576x720', at1080: '864x1080', shownOn: 'Instagram and Facebook feed' },
  { ratio: '4:3', at720: '960x720', at1080: '1440x1080', shownOn: 'older screens' },
];

export const sizeRules: readonly string[] = [
  'A side has 128 to 4096 pixels and is even.',
  '1080p costs about one and a half times 720p: draft in 720p.',
  'The Video Agent takes landscape or portrait; create_video_from_avatar takes an aspect_ratio.',
  'A style of list_video_agent_styles may fix the ratio: match the orientation to it.',
];
