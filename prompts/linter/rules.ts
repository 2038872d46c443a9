import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import { estimateSpeechSeconds, getPace } from '../../src/declarations/speech-length.ts';
import { findStyle, styles } from '../knowledge/styles.ts';
import { NATURAL_FLOW_S } from '../knowledge/timing.ts';
import { type Scene, SECTIONS, type Section, type VideoPrompt } from './video-prompt.ts';

/** How bad a finding is: an error spoils the film, a warning weakens it, advice is worth a thought. */
export type Severity = 'error' | 'warning' | 'advice';

/** What is known beside the prompt. */
export interface Setting {
  /** True when avatar_id goes with the prompt. */
  hasAvatarId: boolean;
  /** The film's language, in English. */
  language: string;
}

export interface Finding {
  rule: string;
  severity: Severity;
  /** A section or a scene. */
  place: string;
  why: string;
  fix: string;
}

/** One rule: what it looks for, and how often it finds it. */
interface Rule {
  name: string;
  severity: Severity;
  find: (prompt: VideoPrompt, setting: Setting) => Pick<Finding, 'place' | 'why' | 'fix'>[];
}

const MAX_CHARACTERS = 10_000;

const report = (place: string, why: string, fix: string) => ({ place, why, fix });
const nameScene = (scene: Scene) => `scene ${scene.number}`;
const whole = 'whole prompt';

const NEEDED: Readonly<Record<Section, string>> = {
  FORMAT: 'kind of film, energy, length in seconds, shape',
  TONE: 'the feeling, and how high and low points are played',
  AVATAR: 'the presenter, or "the selected presenter", or voice-over only',
  STYLE: 'palette, type, motion and transitions',
  'CRITICAL ON-SCREEN TEXT': 'every figure, name and quote that is read, letter by letter',
  STORY: 'the scenes, or the story in sentences with its VOICEOVER',
  MUSIC: 'genre, a reference, how its energy runs',
  'NARRATION STYLE': 'pace, pauses, register',
};

/** Without these there is no film to speak of; the others can be made up by the agent. */
const VITAL = new Set<Section>(['FORMAT', 'STORY']);

/** By what the content of a section is known where it stands under no heading. */
const CONTENT: Readonly<Record<Section, RegExp>> = {
  FORMAT: /\d+(\.\d+)?[\s-]*(s|secs?|seconds?|mins?|minutes?)\b/i,
  TONE: /\b(tone|mood|feel(ing)?|calm|warm|playful|serious|sober|urgent|friendly|confident|curious|gentle|energetic|inspiring|conversational|humou?r|dramatic)\w*\b/i,
  AVATAR: /\b(presenter|avatar|host|anchor|narrator|voice-?over|speaker|to camera)\b/i,
  STYLE: /\b(style|palette|colou?rs?|look|typeface|font|animation|cinematic|minimal|illustrat\w*|footage|motion)\b/i,
  'CRITICAL ON-SCREEN TEXT': /\b(on[- ]screen|captions?|titles?|lower third|subtitles?|text|reads?)\b/i,
  STORY: /(\S+\s+){12}/,
  MUSIC: /\b(music|soundtrack|score|piano|strings|beat|drums|synth\w*|song)\b/i,
  'NARRATION STYLE': /\b(narrat\w*|pace|pauses?|voice|spoken|says?|speaks?|delivery)\b/i,
};

const isThere = ({ sections, text }: VideoPrompt, section: Section) =>
  Boolean(sections.get(section)) || CONTENT[section].test(text);

const createMissingSectionRule = (vital: boolean): Rule => ({
  name: 'missing-section',
  severity: vital ? 'error' : 'warning',
  find: (prompt) =>
    SECTIONS.filter((section) => VITAL.has(section) === vital && !isThere(prompt, section)).map((section) =>
      report(section, `nothing is said of it`, `add ${section}: ${NEEDED[section]}`),
    ),
});

/** Headings help the agent, but a prompt in prose that says what they would is no worse film. */
const noHeadings: Rule = {
  name: 'missing-heading',
  severity: 'advice',
  find: (prompt) => {
    const bare = SECTIONS.filter((section) => !prompt.sections.get(section) && isThere(prompt, section));
    if (bare.length === 0) return [];
    return [
      report(whole, `${bare.join(', ')}: said, but under no heading`, 'put each under its heading, as FORMAT: …'),
    ];
  },
};

const SHAPES = [/\b(landscape|horizontal|16:9)\b/i, /\b(portrait|vertical|upright|9:16)\b/i, /\b(square|1:1)\b/i];
const WHOLE_LENGTH =
  /(\d+(?:\.\d+)?)[\s-]*(seconds?|secs?|s|minutes?|mins?)\b(?=[\s,-]*(?:\S+\s+){0,2}(?:film|video|clip|long|total|explainer|spot|in all))/gi;
const LONG_S = 180;

const contradiction: Rule = {
  name: 'contradiction',
  severity: 'error',
  find: ({ sections, text, seconds }) => {
    const format = sections.get('FORMAT') ?? text;
    const lengths = new Set([...text.matchAll(WHOLE_LENGTH)].map(([stated]) => parseStatedSeconds(stated)));
    const shapes = SHAPES.flatMap((shape) => shape.exec(format)?.[0] ?? []);
    const [short] = /\b(short|brief|quick|snappy)\b/i.exec(format) ?? [];
    return [
      ...(lengths.size > 1 ? [report('FORMAT', `two lengths: ${[...lengths].join(' s and ')} s`, 'name one')] : []),
      ...(shapes.length > 1
        ? [report('FORMAT', `two shapes: ${shapes.join(' and ')}`, 'a film has one: make two films')]
        : []),
      ...(short && seconds !== undefined && seconds >= LONG_S
        ? [report('FORMAT', `"${short}" and ${seconds} s`, 'say which: under 60 s, or leave the word out')]
        : []),
    ];
  },
};

const EMPTY =
  /\b(amazing|awesome|stunning|engaging|eye-catching|cutting-edge|world-class|breathtaking|mind-blowing|high-quality|state-of-the-art|incredible|professional-looking|visually appealing)\b/gi;

const emptyWords: Rule = {
  name: 'empty-words',
  severity: 'advice',
  find: ({ text }) => {
    const words = [...new Set([...text.matchAll(EMPTY)].map(([word]) => word.toLowerCase()))];
    return words.length > 0
      ? [report(whole, `"${words.join('", "')}" shows nothing`, 'say what is seen: colour, motion, place, light')]
      : [];
  },
};

const noLength: Rule = {
  name: 'no-length',
  severity: 'error',
  find: ({ seconds }) =>
    seconds === undefined
      ? [report('FORMAT', 'the length is not stated, and the agent has no other field for it', 'name the seconds')]
      : [],
};

const tooLong: Rule = {
  name: 'too-long',
  severity: 'error',
  find: ({ text }) =>
    text.length > MAX_CHARACTERS
      ? [report(whole, `${text.length} characters; HeyGen takes ${MAX_CHARACTERS}`, 'cut it')]
      : [],
};

const repeatedType: Rule = {
  name: 'repeated-scene-type',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ type }, index) => type && index > 1 && [1, 2].every((back) => scenes[index - back]?.type === type))
      .map((scene) => report(nameScene(scene), `a third ${scene.type} in a row`, 'put another type between them')),
};

const fewBroll: Rule = {
  name: 'few-b-roll',
  severity: 'warning',
  find: ({ scenes }) => {
    const count = scenes.filter(({ type }) => type === 'B-ROLL').length;
    if (scenes.length < 4 || count >= 2) return [];
    return [
      report('STORY', `${count} full-screen B-roll scenes`, 'make two scenes or more B-roll: data, dense information'),
    ];
  },
};

const silentScene: Rule = {
  name: 'scene-without-voiceover',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ voiceovers }) => voiceovers.length === 0)
      .map((scene) =>
        report(nameScene(scene), 'nothing is said in it, so it comes out broken', 'add a VOICEOVER line'),
      ),
};

const noNarration: Rule = {
  name: 'no-voiceover',
  severity: 'warning',
  find: ({ scenes, voiceovers, text }) =>
    scenes.length === 0 && voiceovers.length === 0 && !/\bno (voice-?over|narration|speech)\b/i.test(text)
      ? [report('STORY', 'nothing says what is spoken', 'write what is said as VOICEOVER: "…"')]
      : [],
};

const SHORTEST_BROLL_S = 5;
const shortBroll: Rule = {
  name: 'short-b-roll',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ type, seconds }) => type === 'B-ROLL' && seconds !== undefined && seconds <= SHORTEST_BROLL_S)
      .map((scene) => report(nameScene(scene), `${scene.seconds} s of B-roll come out black`, 'give it 10 to 15 s')),
};

const LAYERS_NEEDED = { 'B-ROLL': 4, OVERLAY: 3 } as const;
const fewLayers: Rule = {
  name: 'few-layers',
  severity: 'warning',
  find: ({ scenes }) =>
    scenes.flatMap((scene) => {
      if (scene.type !== 'B-ROLL' && scene.type !== 'OVERLAY') return [];
      const needed = LAYERS_NEEDED[scene.type];
      const { length } = scene.layers;
      if (length >= needed) return [];
      return [
        report(
          nameScene(scene),
          `${length} layers`,
          `describe ${needed} or more: L1 background, L2 hero, L3 support, …`,
        ),
      ];
    }),
};

/** Stems of verbs that say how a thing moves. */
const MOVES =
  /\b(slam|crash|punch|stamp|shatter|cascad|slid|drop|fill|draw|type|typing|fad|float|morph|count|rippl|scroll|puls|converg|sweep|drift|glid|spin|rotat|rise|ris(es|ing)|fall|zoom|pan|push|pull|grow|shrink|expand|bounc|flicker|glitch|jitter|trac|light up|lights? up|reveal|flow|sway|pop|snap|shake|burst|blink|stream|tick|unfold|build|lock|scatter|dissolv|wip|flash|creep|crawl|swing|swell|loop|moving|move)/i;

const staticLayer: Rule = {
  name: 'static-layer',
  severity: 'warning',
  find: ({ scenes }) =>
    scenes.flatMap((scene) =>
      scene.layers
        .filter((layer) => !MOVES.test(layer))
        .map((layer) =>
          report(
            `${nameScene(scene)}, ${layer.slice(0, 2)}`,
            'nothing moves in it',
            'add a motion verb: SLIDES, DRAWS, FLOATS, …',
          ),
        ),
    ),
};

const COORDINATES =
  /\b[xy]\s*[=:]\s*\d+|\(\s*\d+\s*(px)?\s*,\s*\d+\s*(px)?\s*\)|\b\d+\s?px\b|\b(upper|top|bottom|lower)[- ](left|right)\b|\b(left|right)[- ](upper|lower|top|bottom)\b|\bcoordinates?\b/i;

const coordinates: Rule = {
  name: 'layout-coordinates',
  severity: 'error',
  find: ({ text }) =>
    text.split('\n').flatMap((line, index) => {
      const [hit] = COORDINATES.exec(line) ?? [];
      if (!hit) return [];
      const fix = 'say from where it enters, how it moves and what share of the frame it fills';
      return [report(`line ${index + 1}`, `"${hit}" is a position; such scenes come out empty or black`, fix)];
    }),
};

const DESIGNERS = styles.map(({ designer }) => designer.split(' ').at(-1) ?? designer);
const COLOR =
  /#[0-9a-f]{3,6}\b|\b(black|white|red|blue|green|yellow|orange|purple|violet|pink|gold|amber|cream|navy|teal|gr[ae]y|brown|cyan|magenta|silver)\b/i;
const TYPEFACE =
  /\b(type|font|serif|sans|helvetica|letter(s|ing)?|caps|capitals|mono(spaced)?|lower ?case|hand-?written|bold|italic)\b/i;

const bareArtist: Rule = {
  name: 'artist-without-rules',
  severity: 'warning',
  find: ({ sections, text }) => {
    const style = sections.get('STYLE') ?? text;
    const named = [...DESIGNERS, ...styles.map(({ name }) => name)].find((name) => style.includes(name));
    if (!named || (COLOR.test(style) && TYPEFACE.test(style) && MOVES.test(style))) return [];
    const { name } = findStyle(named) ?? styles.find(({ designer }) => designer.endsWith(named)) ?? { name: named };
    return [report('STYLE', `${named} is named without palette, type and motion`, `write out the rules of ${name}`)];
  },
};

const digits: Rule = {
  name: 'digits-in-voiceover',
  severity: 'warning',
  find: ({ voiceovers }) =>
    voiceovers.flatMap((said) => {
      const [number] = /\d[\d.,]*\s?%?/.exec(said.replace(/<[^>]*>/g, '')) ?? [];
      return number
        ? [
            report(
              'VOICEOVER',
              `"${number.trim()}" in "${said.slice(0, 40)}"`,
              'spell it as it is said; figures stand on screen',
            ),
          ]
        : [];
    }),
};

/** How far a narration may be from the film's length before it matters. */
const SHORT = 0.6;
const LONG = 1.15;
const FAR_TOO_LONG = 1.5;

const formatPercent = (share: number) => `${Math.round(share * 100)} %`;

const createNarrationRule = (severity: Severity, isOff: (share: number) => boolean): Rule => ({
  name: 'narration-length',
  severity,
  find: (prompt, setting) => {
    const { voiceovers, seconds } = prompt;
    if (seconds === undefined || voiceovers.length === 0) return [];
    const share = estimateSpeechSeconds(voiceovers.join(' '), setting.language) / seconds;
    if (!isOff(share)) return [];
    const { perMinute, unit } = getPace(setting.language);
    const words = Math.round((seconds / 60) * perMinute);
    const fix = `${share > 1 ? 'cut' : 'write'} to about ${words} ${unit} (${perMinute} a minute)`;
    return [report('VOICEOVER', `the narration takes ${formatPercent(share)} of ${seconds} s`, fix)];
  },
});

/** Figures and quoted words that a scene shows, apart from what is said in it. */
function listShownTexts(scene: Scene): string[] {
  const visible = scene.text
    .split('\n')
    .slice(1)
    .filter((line) => !/\b(VOICE-?OVER|V\.?O\.?|NARRATOR)\s*:/i.test(line))
    .join('\n');
  const quoted = [...visible.matchAll(/["\u201c]([^"\u201d]{2,60})["\u201d]/g)].map(([, words = '']) => words);
  const figures = [...visible.matchAll(/(?<![#\w.])[$€£]?\d[\d.,]*\s?(%|[kmb]\b|bn\b|million|billion)/gi)].map(
    ([figure]) => figure.trim(),
  );
  return [...quoted, ...figures];
}

const normalizeText = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%.]/gu, '')
    .replace(/\.+$/, '');

const unlistedText: Rule = {
  name: 'text-not-listed',
  severity: 'warning',
  find: ({ scenes, sections }) => {
    const listed = normalizeText(sections.get('CRITICAL ON-SCREEN TEXT') ?? '');
    return scenes.flatMap((scene) =>
      [...new Set(listShownTexts(scene))]
        .filter((shown) => !listed.includes(normalizeText(shown)))
        .map((shown) =>
          report(nameScene(scene), `"${shown}" is on screen and not listed`, 'list it under CRITICAL ON-SCREEN TEXT'),
        ),
    );
  },
};

const LOOKS =
  /\b(wear(s|ing)?|dressed in|turtleneck|blazer|suit|shirt|t-shirt|hoodie|jacket|dress|sweater|cardigan|coat|tie|hair(ed|style)?|beard(ed)?|moustache|glasses|eyes|skin|years? old|in (his|her|their) (twent|thirt|fort|fift|sixt)ies|middle-aged|young (man|woman)|blond(e)?|brunette)\b/i;

const looks: Rule = {
  name: 'looks-with-avatar-id',
  severity: 'error',
  find: ({ sections, scenes }, { hasAvatarId }) => {
    if (!hasAvatarId) return [];
    const access: [string, string][] = [
      ['AVATAR', sections.get('AVATAR') ?? ''],
      ...scenes
        .filter(({ type }) => type !== 'B-ROLL')
        .map((scene): [string, string] => [nameScene(scene), removeSpeech(scene.text)]),
    ];
    return access.flatMap(([place, text]) => {
      const [word] = LOOKS.exec(text) ?? [];
      if (!word) return [];
      return [
        report(
          place,
          `"${word}" describes looks although avatar_id chooses the presenter`,
          'write "the selected presenter" and how they deliver',
        ),
      ];
    });
  },
};

const removeSpeech = (text: string) =>
  text
    .split('\n')
    .filter((line) => !SPEECH_LINE.test(line))
    .join('\n');
const SPEECH_LINE = /\b(VOICE-?OVER|V\.?O\.?|NARRATOR)\s*:/i;

const TOPICS =
  /\b(two|three|four|five|several|different|multiple|\d) (separate |unrelated |different )?(topics|subjects|themes)\b|^\W*(topic|part|subject) (2|two)\b/im;

const severalTopics: Rule = {
  name: 'several-topics',
  severity: 'warning',
  find: ({ text }) => {
    const [hit] = TOPICS.exec(text) ?? [];
    return hit ? [report(whole, `"${hit.trim()}"`, 'one topic and one thesis a film; make a film of each')] : [];
  },
};

const labelledShort: Rule = {
  name: 'labels-in-a-short-film',
  severity: 'advice',
  find: ({ scenes, seconds, text }) => {
    const dense = (text.match(/\d[\d.,]*\s?(%|[kmb]\b)/gi) ?? []).length > 3;
    if (scenes.length === 0 || seconds === undefined || seconds > NATURAL_FLOW_S || dense) return [];
    return [
      report('STORY', `scene labels in a film of ${seconds} s`, 'up to 60 s tell it in one flow, without labels'),
    ];
  },
};

const TIMESTAMP = /\b\d{1,2}:\d{2}\s*(-|\u2013|to)\s*\d{1,2}:\d{2}\b/;

const timestamps: Rule = {
  name: 'timestamps',
  severity: 'advice',
  find: ({ text }) => {
    const [hit] = TIMESTAMP.exec(text) ?? [];
    return hit
      ? [report('STORY', `"${hit}": a film by the clock sounds robotic`, 'give each scene its seconds, or none')]
      : [];
  },
};

const noFreedom: Rule = {
  name: 'word-for-word',
  severity: 'advice',
  find: ({ text }) =>
    /word for word|not to (be )?read|theme to follow|concept|freely|do not pad|don.t pad|silence/i.test(text)
      ? []
      : [
          report(
            'NARRATION STYLE',
            'nothing frees the agent from the script',
            'say that it is a theme to follow, and not to pad with silence',
          ),
        ],
};

/** All rules, the gravest first. */
export const RULES: readonly Rule[] = [
  tooLong,
  createMissingSectionRule(true),
  noLength,
  contradiction,
  looks,
  coordinates,
  shortBroll,
  silentScene,
  repeatedType,
  createNarrationRule('error', (share) => share > FAR_TOO_LONG),
  createMissingSectionRule(false),
  noNarration,
  createNarrationRule('warning', (share) => share < SHORT || (share > LONG && share <= FAR_TOO_LONG)),
  fewBroll,
  fewLayers,
  staticLayer,
  bareArtist,
  digits,
  unlistedText,
  severalTopics,
  labelledShort,
  timestamps,
  noHeadings,
  emptyWords,
  noFreedom,
];
