import { parseDuration } from '../src/declarations/duration.ts';
import { prompt } from '../src/declarations/prompt.ts';
import { getPace } from '../src/declarations/speech-length.ts';
import { type Cast, isEnglish, LANGUAGES, parseLines, toCast } from './arguments.ts';
import { motionWords } from './knowledge/motion.ts';
import { pitfalls } from './knowledge/pitfalls.ts';
import { layers, sceneRules, sceneTypes } from './knowledge/scenes.ts';
import { findClosestStyles, findStyle, reliableStyles, type Style, styles } from './knowledge/styles.ts';
import { getSceneCount, LONGEST_S, NATURAL_FLOW_S, SHORTEST_S } from './knowledge/timing.ts';

const DEFAULT_S = 60;

/** What the arguments come to. */
interface Brief {
  brief: string;
  seconds: number;
  style: Style | undefined;
  orientation: string | undefined;
  language: string;
  tone: string | undefined;
  facts: readonly string[];
  avatar: Cast;
}

const isNaturalFlow = ({ seconds }: Brief) => seconds <= NATURAL_FLOW_S;
const formatBullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

function describeTask({ brief }: Brief): string {
  return [
    'Write a prompt for HeyGen’s Video Agent from this brief:',
    `<brief>\n${brief}\n</brief>`,
    'Work in this order: gather facts, figures, quotes and names, and invent none; decide on one thesis and a story that carries it; settle style and presenter; choose what must be read on screen; split into scenes; write the voice-over; add pictures, music and narration. Then write the prompt with these sections, in this order and under these names:',
  ].join('\n\n');
}

function format(given: Brief): string {
  const { seconds, language } = given;
  const shape = given.orientation ?? 'landscape (YouTube, web, LinkedIn) or portrait (TikTok, Reels, Shorts)';
  const rhythm = isNaturalFlow(given) ? 'told in one natural flow' : `in ${getSceneCount(seconds)} scenes`;
  return `1. FORMAT: kind of film, energy, ${seconds} seconds, ${shape}, narrated in ${language}, ${rhythm}. State the length: the agent has no other field for it.`;
}

const describeTone = ({ tone: wanted }: Brief) =>
  `2. TONE: ${wanted ? `${wanted}. Say what that means here, and` : 'the feeling, and'} how high and low points are played.`;

function describeAvatar({ avatar: cast }: Brief): string {
  if (!cast) {
    return '3. AVATAR: 60 to 100 words on the presenter: clothes with fabric and colour, a place with at least three props from the subject, light with direction and colour, mood. Or say: voice-over only.';
  }
  if ('id' in cast) {
    return '3. AVATAR: write "the selected presenter" and how they deliver. Not a word on looks, clothes or age: that is how a wrong presenter comes about.';
  }
  return `3. AVATAR: 60 to 100 words that make this presenter visible: ${cast.description}. Clothes with fabric and colour, at least three props from the subject, light with direction and colour.`;
}

function describeStyle({ style }: Brief): string {
  if (style) {
    const { name, designer, mood, palette, type, look, transitions } = style;
    return [
      `4. STYLE: ${name}, after ${designer}: ${mood}. Put all of it into the prompt:`,
      formatBullets([
        `palette: ${palette}`,
        `type: ${type}`,
        `composition and motion: ${look}`,
        `transitions: ${transitions}`,
      ]),
    ].join('\n');
  }
  const menu = styles.map(({ name, mood, bestFor }) => `${name} (${mood}; ${bestFor})`).join('; ');
  return `4. STYLE: choose one by mood, then by content: ${menu}. Where several fit, the most reliable are ${reliableStyles.join(', ')}. Give name, palette with hex values, type, motion and transitions.`;
}

function describeOnScreenText({ facts }: Brief): string {
  const given = facts.length > 0 ? ` These for certain:\n${formatBullets(facts)}` : '';
  return `5. CRITICAL ON-SCREEN TEXT: every figure, quote, name and handle, letter by letter. What is not listed here gets rounded or rephrased.${given}`;
}

function describeScenes(given: Brief): string {
  return isNaturalFlow(given) ? describeNaturalFlow(given) : describeSceneByScene(given);
}

function describeScript(given: Brief): string {
  const { perMinute, unit } = getPace(given.language);
  const amount = Math.round((given.seconds / 60) * perMinute);
  return `The voice-over has about ${amount} ${unit} (${perMinute} a minute); its first sentence is the hook. Numbers are spelled out in it; figures stand on screen.`;
}

function describeNaturalFlow(given: Brief): string {
  return [
    `6. THE FILM, as a story in sentences, without scene labels or timestamps: what is said as VOICEOVER, and what is seen meanwhile. ${describeScript(given)}`,
    `Only if the brief is thick with figures or needs exact steps, label scenes instead (${sceneTypes.map(({ name, length }) => `${name} ${length}`).join('; ')}), each with VOICEOVER.`,
  ].join('\n');
}

function describeSceneByScene(given: Brief): string {
  const types = sceneTypes.map(({ name, length, use }) => `${name}, ${length}: ${use}`);
  return [
    `6. SCENES, each with type, seconds, VOICEOVER, what is seen and the transition. ${describeScript(given)}`,
    formatBullets([...types, ...sceneRules]),
    `Layers of B-roll: ${layers.join('; ')}.`,
  ].join('\n');
}

const describeMotion = () =>
  `Motion verbs: high energy ${motionWords.high}; medium ${motionWords.medium}; low ${motionWords.low}. Name the medium of each picture: motion graphics for data, diagrams and brand; AI-generated for what no camera saw; stock for real places and people.`;

const describeSound = () =>
  '7. MUSIC: genre, a reference, and how its energy runs.\n8. NARRATION STYLE: pace, pauses, register. Add: "The script is a theme to follow, not to read word for word; do not pad with silence."';

function describeLanguage(given: Brief): string {
  if (isEnglish(given.language)) return '';
  return `Language: VOICEOVER and on-screen text in ${given.language}; section names, directions and motion verbs in English. Under NARRATION STYLE ask for a native ${given.language} voice.`;
}

function describeFraming({ avatar: cast, orientation }: Brief): string {
  if (!cast || !('id' in cast)) return '';
  return `Read the look first: get_avatar_look with look_id "${cast.id}". image_width above image_height is landscape, below it portrait; a square is neither. If that is not ${orientation ?? 'the orientation of the film'}, create_video_agent appends a FRAMING NOTE by itself (frame_check): write none.`;
}

const listPitfalls = () => `Avoid:\n${formatBullets(pitfalls)}`;

function handOver({ avatar: cast, orientation }: Brief): string {
  const args = [
    'prompt',
    orientation ? `orientation "${orientation}"` : 'the orientation chosen under FORMAT',
    ...(cast && 'id' in cast ? [`avatar_id "${cast.id}"`] : []),
  ];
  return `Keep the prompt under 10,000 characters. Run check_video_prompt on it and mend what it finds. Show it to the user; when they agree, call create_video_agent with ${args.join(', ')}, then get_video_agent_session with wait_seconds until the film is done.`;
}

function write(given: Brief): string {
  const sections = [
    format(given),
    describeTone(given),
    describeAvatar(given),
    describeStyle(given),
    describeOnScreenText(given),
    describeScenes(given),
    describeSound(),
  ].join('\n');
  return [
    describeTask(given),
    sections,
    describeMotion(),
    describeLanguage(given),
    describeFraming(given),
    listPitfalls(),
    handOver(given),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function explainDuration(value: string): string | undefined {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds >= SHORTEST_S && seconds <= LONGEST_S) return undefined;
  return `"${value}" is not a length; write seconds from ${SHORTEST_S} to ${LONGEST_S}, such as 45 or 2 min`;
}

function explainStyle(value: string): string | undefined {
  if (findStyle(value)) return undefined;
  const close = findClosestStyles(value);
  const names = (close.length > 0 ? close : styles).map(({ name }) => name);
  return `no style is called "${value}"; ${close.length > 0 ? 'close to it' : 'there are'}: ${names.join(', ')}`;
}

const TONES = ['calm', 'confident', 'urgent', 'playful', 'warm', 'sober', 'inspiring', 'conversational'];

const ORIENTATIONS = ['landscape', 'portrait'];
const explainOrientation = (value: string) =>
  ORIENTATIONS.includes(value.trim().toLowerCase())
    ? undefined
    : `"${value}" is not an orientation; write landscape or portrait`;

/** Turns a brief into the messages that lead a model to a finished Video Agent prompt. */
export const promptOptimizer = prompt({
  name: 'prompt-optimizer',
  title: 'Write a Video Agent prompt',
  description: 'Leads from a brief to a production-grade prompt for create_video_agent.',
  arguments: [
    { name: 'brief', description: 'What the film is about, for whom, and what it should do.', required: true },
    {
      name: 'duration',
      description: `Seconds, ${SHORTEST_S} to ${LONGEST_S}; default ${DEFAULT_S}.`,
      suggestions: ['30', '45', '60', '90', '120'],
      problem: explainDuration,
    },
    {
      name: 'style',
      description:
        'One of the twenty styles of heygen://styles, written into the prompt (no style_id of HeyGen); left out, the model chooses.',
      suggestions: styles.map(({ name }) => name),
      problem: explainStyle,
    },
    {
      name: 'orientation',
      description: 'landscape for web and TV, portrait for phones.',
      suggestions: ORIENTATIONS,
      problem: explainOrientation,
    },
    { name: 'language', description: 'Language of the film; default English.', suggestions: LANGUAGES },
    { name: 'tone', description: 'The feeling, such as calm, urgent or playful.', suggestions: TONES },
    { name: 'facts', description: 'Figures, names and quotes that must be right, one a line.' },
    { name: 'avatar', description: 'A look id from list_avatar_looks, or a presenter described in words.' },
  ],
  messages: ({
    brief = '',
    duration,
    style,
    orientation,
    language = 'English',
    tone: wantedTone,
    facts,
    avatar: cast,
  }) => {
    const given: Brief = {
      brief,
      seconds: (duration && parseDuration(duration)) || DEFAULT_S,
      style: style ? findStyle(style) : undefined,
      orientation: orientation?.trim().toLowerCase(),
      language: language.trim(),
      tone: wantedTone?.trim(),
      facts: parseLines(facts),
      avatar: toCast(cast?.trim()),
    };
    return [{ role: 'user', text: write(given) }];
  },
});
