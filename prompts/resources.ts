import type { TextResource } from '../src/declarations/resource.ts';
import { PACES, WORDS_PER_MINUTE } from '../src/declarations/speech-length.ts';
import { shapes, sizeRules } from './knowledge/dimensions.ts';
import { motionWords } from './knowledge/motion.ts';
import { pitfalls } from './knowledge/pitfalls.ts';
import { layers, sceneRules, sceneTypes } from './knowledge/scenes.ts';
import { pauses, scriptRules, skeletons, speeds } from './knowledge/scripts.ts';
import { reliableStyles, type Style, styles, toStyleSlug } from './knowledge/styles.ts';
import { getSceneCount, getWordBudget } from './knowledge/timing.ts';
import { troubles } from './knowledge/troubleshooting.ts';

const formatBullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

const formatRow = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [formatRow(head), formatRow(head.map(() => '---')), ...rows.map(formatRow)].join('\n');
}

const createDocument = (path: string, title: string, description: string, text: string): TextResource => ({
  uri: `heygen://${path}`,
  name: path,
  title,
  description,
  text: `# ${title}\n\n${text}\n`,
});

const describeStyle = ({ designer, mood, bestFor, palette, type, look, transitions }: Style) =>
  [
    `After ${designer}: ${mood}. For ${bestFor}.`,
    formatBullets([
      `palette: ${palette}`,
      `type: ${type}`,
      `composition, texture and motion: ${look}`,
      `transitions: ${transitions}`,
    ]),
    'Put all of it into the STYLE section: a designer’s name alone means nothing to the Video Agent.',
  ].join('\n\n');

const createStyleDocument = (style: Style): TextResource =>
  createDocument(
    `styles/${toStyleSlug(style.name)}`,
    style.name,
    `Visual style: ${style.mood}; for ${style.bestFor}.`,
    describeStyle(style),
  );

const LENGTHS = [30, 45, 60, 90, 120];

/** The documents on the craft, each short, in the order in which they are listed; styles are the last twenty. */
export const resources: readonly TextResource[] = [
  createDocument(
    'styles',
    'Twenty visual styles',
    'Names, moods and uses; each style’s rules are in heygen://styles/{name}. They are words for a prompt, no style_id of HeyGen.',
    [
      `Match the mood first, the content second. The most reliable: ${reliableStyles.join(', ')}.`,
      formatTable(
        ['style', 'mood', 'best for'],
        styles.map(({ name, mood, bestFor }) => [name, mood, bestFor]),
      ),
    ].join('\n\n'),
  ),
  createDocument(
    'craft/scenes',
    'Scenes and layers',
    'Scene types, how they follow each other, and the five layers of a picture.',
    [
      formatBullets(sceneTypes.map(({ name, length, use }) => `${name}, ${length}: ${use}`)),
      formatBullets(sceneRules),
      'Layers, from back to front:',
      formatBullets(layers),
      'What spoils a film:',
      formatBullets(pitfalls),
    ].join('\n\n'),
  ),
  createDocument(
    'craft/motion',
    'Motion words',
    'Verbs that the Video Agent animates well, by energy.',
    formatBullets([
      `high: ${motionWords.high}`,
      `medium: ${motionWords.medium}`,
      `low: ${motionWords.low}`,
      'They stay English whatever the film’s language. Say what moves, from where, and how fast; positions as coordinates come out black.',
    ]),
  ),
  createDocument(
    'craft/timing',
    'Timing',
    'Lengths, scenes and words, and the pace of languages.',
    [
      formatTable(
        ['seconds', 'scenes', 'words of English'],
        LENGTHS.map((seconds) => [String(seconds), getSceneCount(seconds), String(getWordBudget(seconds))]),
      ),
      `English is spoken at ${WORDS_PER_MINUTE} words a minute; others:`,
      formatBullets(PACES.slice(1).map(({ language, perMinute, unit }) => `${language}: ${perMinute} ${unit}`)),
    ].join('\n\n'),
  ),
  createDocument(
    'craft/dimensions',
    'Shapes and sizes',
    'Aspect ratios and pixels by platform.',
    [
      formatTable(
        ['ratio', '720p', '1080p', 'shown on'],
        shapes.map(({ ratio, at720, at1080, shownOn }) => [ratio, at720, at1080, shownOn]),
      ),
      formatBullets(sizeRules),
    ].join('\n\n'),
  ),
  createDocument(
    'craft/scripts',
    'Scripts for a voice',
    'How to write what is spoken: sentences, pauses, speed, structure.',
    [
      formatBullets(scriptRules),
      'Pauses, as `<break time="1s"/>` with spaces around it:',
      formatBullets(pauses.map(({ where, seconds }) => `${where}: ${seconds} s`)),
      'Speed:',
      formatBullets(speeds.map(({ speed, suits }) => `${speed}: ${suits}`)),
      'Structure:',
      formatBullets(skeletons.map(({ purpose, steps }) => `${purpose}: ${steps}`)),
    ].join('\n\n'),
  ),
  createDocument(
    'craft/troubleshooting',
    'When a film is not as it should be',
    'What is seen, why, and what helps.',
    formatTable(
      ['seen', 'because', 'remedy'],
      troubles.map(({ seen, because, remedy }) => [seen, because, remedy]),
    ),
  ),
  ...styles.map(createStyleDocument),
];
