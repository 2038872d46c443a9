import { parseStatedSeconds } from '../../src/declarations/duration.ts';

/** The sections of a Video Agent prompt, in their order. */
export const SECTIONS = [
  'FORMAT',
  'TONE',
  'AVATAR',
  'STYLE',
  'CRITICAL ON-SCREEN TEXT',
  'STORY',
  'MUSIC',
  'NARRATION STYLE',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What a heading may be called, beside the section's own name. */
const HEADINGS: readonly [pattern: RegExp, section: Section][] = [
  [/^FORMAT\b/i, 'FORMAT'],
  [/^TONE\b/i, 'TONE'],
  [/^(AVATAR|PRESENTER)\b(?! ?[\w-]*_id)/i, 'AVATAR'],
  [/^(VISUAL )?STYLE\b/i, 'STYLE'],
  [/^(CRITICAL )?(ON-SCREEN )TEXT\b|^CRITICAL TEXT\b/i, 'CRITICAL ON-SCREEN TEXT'],
  [/^(SCENES|SCENE[- ]BY[- ]SCENE|THE FILM|FILM|STORY|STORYBOARD|SCRIPT)\b/i, 'STORY'],
  [/^MUSIC\b/i, 'MUSIC'],
  [/^NARRATION( STYLE)?\b/i, 'NARRATION STYLE'],
];

/** The kinds of scene, by what they show. */
export type SceneType = 'A-ROLL' | 'B-ROLL' | 'OVERLAY';

export interface Scene {
  number: number;
  type: SceneType | undefined;
  /** Seconds, where the scene states them. */
  seconds: number | undefined;
  text: string;
  voiceovers: string[];
  layers: string[];
}

/** A Video Agent prompt, taken apart. */
export interface VideoPrompt {
  text: string;
  sections: ReadonlyMap<Section, string>;
  /** Empty where the film is in one flow. */
  scenes: readonly Scene[];
  /** Everything that is spoken. */
  voiceovers: readonly string[];
  /** The length of film that is asked for. */
  seconds: number | undefined;
}

/** What stands before a heading: numbers, marks of emphasis. */
const stripMarkup = (line: string) => line.replace(/^[\s#>*_\d.)-]+/, '').replace(/\*\*/g, '');

const SCENE = /^scene\s*(\d+)\b(.*)$/i;

/** A heading stands alone on its line or ends in a colon, and begins in capitals. */
function parseHeading(line: string): { section: Section; rest: string } | undefined {
  const plain = stripMarkup(line).trim();
  const found = HEADINGS.find(([pattern]) => pattern.test(plain));
  if (!found) return undefined;
  const [title = '', ...rest] = plain.split(/[:\u2013\u2014]/);
  const isHeading = plain.includes(':') || plain === title;
  const capitals = title.trim() === title.trim().toUpperCase() || /^#/.test(line.trim());
  return isHeading && capitals && title.length < 60 ? { section: found[1], rest: rest.join(':').trim() } : undefined;
}

function typeOf(heading: string): SceneType | undefined {
  if (/overlay|split/i.test(heading)) return 'OVERLAY';
  if (/b-?\s?roll/i.test(heading)) return 'B-ROLL';
  return /a-?\s?roll|presenter|to camera/i.test(heading) ? 'A-ROLL' : undefined;
}

const SPEAKER = String.raw`\b(?:VOICE-?OVER|V\.?O\.?|NARRATOR|SAYS)\s*:\s*`;
const QUOTED = new RegExp(`${SPEAKER}["\u201c\u201e\u00ab\u300c](.*?)["\u201d\u00bb\u300d](?=\\W|$)`, 'gi');
const UNQUOTED = new RegExp(`${SPEAKER}(.+)`, 'i');

/** What a line has spoken: everything in quotes after VOICEOVER, or the rest of the line. */
function extractSpeech(line: string): string[] {
  const quoted = [...line.matchAll(QUOTED)].map(([, words = '']) => words);
  if (quoted.length > 0) return quoted;
  const [, rest] = UNQUOTED.exec(line) ?? [];
  return rest ? [rest.trim()] : [];
}

const LAYER = /^(?:L|LAYER\s*)[1-5]\b/i;

function parseScene(heading: RegExpExecArray, lines: readonly string[]): Scene {
  const [title, number, rest = ''] = heading;
  const text = [title, ...lines].join('\n');
  const [, seconds] = /(\d+(?:\.\d+)?)\s*(?:s|sec|seconds)\b/i.exec(rest) ?? [];
  return {
    number: Number(number),
    type: typeOf(rest),
    seconds: seconds === undefined ? undefined : Number(seconds),
    text,
    voiceovers: [title, ...lines].flatMap(extractSpeech),
    layers: lines.map((line) => stripMarkup(line).trim()).filter((line) => LAYER.test(line)),
  };
}

/** Splits a story into its scenes, where it has labels for them. */
function parseScenes(lines: readonly string[]): Scene[] {
  const starts = lines.flatMap((line, index) => {
    const heading = SCENE.exec(stripMarkup(line).trim());
    return heading ? [{ heading, index }] : [];
  });
  return starts.map(({ heading, index }, n) => parseScene(heading, lines.slice(index + 1, starts[n + 1]?.index)));
}

/** Takes a prompt apart, in either form: scene by scene, or in one flow. */
export function parseVideoPrompt(text: string): VideoPrompt {
  const lines = text.split(/\r?\n/);
  const bodies = new Map<Section, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    const isScene = SCENE.test(stripMarkup(line).trim());
    const heading = isScene ? { section: 'STORY' as const, rest: line } : parseHeading(line);
    if (heading) {
      current = bodies.get(heading.section) ?? [];
      bodies.set(heading.section, current);
    }
    current.push(heading ? heading.rest : line);
  }
  const sections = new Map([...bodies].map(([section, body]) => [section, body.join('\n').trim()]));
  return {
    text,
    sections,
    scenes: parseScenes(bodies.get('STORY') ?? []),
    voiceovers: lines.flatMap(extractSpeech),
    seconds:
      parseStatedSeconds(sections.get('FORMAT') ?? '') ??
      parseStatedSeconds(bodies.size > 0 ? lines.slice(0, 5).join('\n') : text),
  };
}
