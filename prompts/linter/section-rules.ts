import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import { findStyle, styles } from '../knowledge/styles.ts';
import { SECTIONS, type Section, type VideoPrompt } from './parse-video-prompt.ts';
import { type Rule, report, WHOLE } from './rule.ts';
import { MOVES } from './scene-rules.ts';

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
export const noHeadings: Rule = {
  name: 'missing-heading',
  severity: 'advice',
  find: (prompt) => {
    const bare = SECTIONS.filter((section) => !prompt.sections.get(section) && isThere(prompt, section));
    if (bare.length === 0) return [];
    return [
      report(WHOLE, `${bare.join(', ')}: said, but under no heading`, 'put each under its heading, as FORMAT: …'),
    ];
  },
};

const SHAPES = [/\b(landscape|horizontal|16:9)\b/i, /\b(portrait|vertical|upright|9:16)\b/i, /\b(square|1:1)\b/i];
const WHOLE_LENGTH =
  /(\d+(?:\.\d+)?)[\s-]*(seconds?|secs?|s|minutes?|mins?)\b(?=[\s,-]*(?:\S+\s+){0,2}(?:film|video|clip|long|total|explainer|spot|in all))/gi;
const LONG_S = 180;

export const contradiction: Rule = {
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

export const noLength: Rule = {
  name: 'no-length',
  severity: 'error',
  find: ({ seconds }) =>
    seconds === undefined
      ? [report('FORMAT', 'the length is not stated, and the agent has no other field for it', 'name the seconds')]
      : [],
};

const DESIGNERS = styles.map(({ designer }) => designer.split(' ').at(-1) ?? designer);
const COLOR =
  /#[0-9a-f]{3,6}\b|\b(black|white|red|blue|green|yellow|orange|purple|violet|pink|gold|amber|cream|navy|teal|gr[ae]y|brown|cyan|magenta|silver)\b/i;
const TYPEFACE =
  /\b(type|font|serif|sans|helvetica|letter(s|ing)?|caps|capitals|mono(spaced)?|lower ?case|hand-?written|bold|italic)\b/i;

export const bareArtist: Rule = {
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

export const missingVital = createMissingSectionRule(true);
export const missingOther = createMissingSectionRule(false);
