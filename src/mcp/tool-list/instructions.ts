/** Advice on tools that work together, and the tools it speaks of. */
interface Advice {
  tools: readonly string[];
  text: string;
}

/**
 * Codex puts all of this into the text of every tool that its search reads, so that a word of it finds none of them any
 * more: what people ask for is said in names of tools, each of which is one word to that search, and the rest in words that
 * nobody searches for (`npm run bench -- search` measures it).
 */
const ADVICE: readonly Advice[] = [
  {
    tools: ['create_video_agent', 'get_video_agent_session'],
    text: 'Nothing written yet: create_video_agent, then get_video_agent_session with wait_seconds until it ends.',
  },
  {
    tools: ['create_video_agent', 'get_prompt_guide', 'check_video_prompt'],
    text: 'With care: get_prompt_guide first, then check_video_prompt.',
  },
  {
    tools: ['list_avatar_looks', 'list_voices', 'create_video_from_avatar', 'get_video'],
    text: 'As dictated: list_avatar_looks, list_voices, create_video_from_avatar, then get_video with wait_seconds.',
  },
  {
    tools: ['list_video_translation_languages', 'create_video_translation', 'get_video_translation'],
    text: 'For foreign audiences: list_video_translation_languages, create_video_translation, get_video_translation.',
  },
  {
    tools: ['list_avatars_v2', 'get_avatar_details_v2', 'generate_video_v2', 'get_video_status_v1'],
    text: 'With v1 and v2: list_avatars_v2, get_avatar_details_v2 for its voice, generate_video_v2, then get_video_status_v1 with wait_seconds.',
  },
  {
    tools: ['find_operations'],
    text: 'Everything that HeyGen does is found with find_operations, then called with read_operation or call_operation.',
  },
  {
    tools: ['create_video_agent'],
    text: 'What begins with create_ answers at once with an id. Never call it twice for one result: its get_ tool follows it with wait_seconds.',
  },
];

/** What people ask for most, the first first. */
const MAIN_TOOLS = [
  'create_video_agent',
  'create_video_from_avatar',
  'create_video_translation',
  'create_speech',
  'create_photo_avatar',
  'create_ai_clipping',
  'list_voices',
  'list_avatar_looks',
  'estimate_cost',
  'get_current_user',
  'generate_video_v2',
  'list_avatars_v2',
  'list_voices_v2',
];

/** Some hosts show the first line only, and no more than about 250 characters of it. */
const FIRST_LINE_CHARACTERS = 245;

/** For hosts that see no names: what `find_operations` is good for. */
const SUBJECTS =
  'HeyGen: make videos (films, clips, ads, explainers) from a prompt, script or photo; avatars, voices, text to speech; translate and dub; captions, highlights, podcasts; prices and balance. Renders take minutes and cost money.';

/** As many names as the line takes: those that people ask for, then the others as they are listed. */
function createFirstLine(names: ReadonlySet<string>): string {
  if (names.has('find_operations')) return SUBJECTS;
  const sorted = [...new Set([...MAIN_TOOLS.filter((name) => names.has(name)), ...names])];
  return sorted.reduce((line, name, index) => {
    const longer = `${line}${index === 0 ? ' ' : ', '}${name}`;
    return longer.length <= FIRST_LINE_CHARACTERS ? longer : line;
  }, 'HeyGen:');
}

/** How the tools of a selection go together: said once, and only of tools that the host sees. */
export function createInstructions(names: ReadonlySet<string>): string {
  const advice = ADVICE.filter(({ tools }) => tools.every((tool) => names.has(tool)));
  return [createFirstLine(names), ...advice.map(({ text }) => text)].join('\n');
}
