/** Advice on tools that work together, and the tools it speaks of. */
interface Advice {
  tools: readonly string[];
  text: string;
}

const ADVICE: readonly Advice[] = [
  // Some hosts show the first line only, and no more than about 250 characters of it.
  {
    tools: [],
    text: 'HeyGen: make videos (films, clips, ads, explainers) from a prompt, script or photo; avatars, voices, text to speech; translate and dub; captions, highlights, podcasts; prices and balance. Renders take minutes and cost money.',
  },
  {
    tools: ['create_video_agent', 'get_video_agent_session'],
    text: 'A whole video from one prompt: create_video_agent, then get_video_agent_session with wait_seconds until it is completed.',
  },
  {
    tools: ['create_video_agent', 'get_prompt_guide', 'check_video_prompt'],
    text: 'For a careful prompt, get_prompt_guide first, then check_video_prompt.',
  },
  {
    tools: ['list_avatar_looks', 'list_voices', 'create_video_from_avatar', 'get_video'],
    text: 'A fixed script: list_avatar_looks, list_voices, create_video_from_avatar, then get_video with wait_seconds.',
  },
  {
    tools: ['list_video_translation_languages', 'create_video_translation', 'get_video_translation'],
    text: 'A film in other languages: list_video_translation_languages, create_video_translation, get_video_translation.',
  },
  {
    tools: ['list_avatars_v2', 'get_avatar_details_v2', 'generate_video_v2', 'get_video_status_v1'],
    text: 'With the older API: list_avatars_v2, get_avatar_details_v2 for its voice, generate_video_v2, then get_video_status_v1 with wait_seconds.',
  },
  {
    tools: ['find_operations'],
    text: 'Everything that HeyGen does is found with find_operations, then called with read_operation or call_operation.',
  },
  {
    tools: ['create_video_agent'],
    text: 'A create answers at once with an id. Never repeat it because its video is not ready: wait with the reading tool.',
  },
];

/** How the tools of a selection go together: said once, and only of tools that the host sees. */
export function createInstructions(names: ReadonlySet<string>): string {
  return ADVICE.filter(({ tools }) => tools.every((tool) => names.has(tool)))
    .map(({ text }) => text)
    .join('\n');
}
