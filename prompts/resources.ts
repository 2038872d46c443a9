import type { TextResource } from '../src/declarations/resource.ts';
import { PACES, WORDS_PER_MINUTE } from '../src/declarations/speech-length.ts';
import { shapes, sizeRules } from './knowledge/dimensions.ts';
import { motionWords } from './knowledge/motion.ts';
import { pitfalls } from './knowledge/pitfalls.ts';
import { layers, sceneRules, sceneTypes } from './knowledge/scenes.ts';
import { pauses, scriptRules, skeletons, speeds } from './knowledge/scripts.ts';
import { reliableStyles, type Style, styleSlug, styles } from './knowledge/styles.ts';
import { sceneCount, wordBudget } from './knowledge/timing.ts';
import { troubles } from './knowledge/troubleshooting.ts';

const bullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

const document = (path: string, title: string, description: string, text: string): TextResource => ({
  uri: `heygen://${path}`,
  name: path,
  title,
  description,
  text: `# ${title}\n\n${text}\n`,
});

const styleText = ({ designer, mood, bestFor, palette, type, look, transitions }: Style) =>
  [
    `After ${designer}: ${mood}. For ${bestFor}.`,
    bullets([
      `palette: ${palette}`,
      `type: ${type}`,
      `composition, texture and motion: ${look}`,
      `transitions: ${transitions}`,
    ]),
    'Put all of it into the STYLE section: a designer’s name alone means nothing to the Video Agent.',
  ].join('\n\n');

const styleDocument = (style: Style): TextResource =>
  document(
    `styles/${styleSlug(style.name)}`,
    style.name,
    `Visual style: ${style.mood}; for ${style.bestFor}.`,
    styleText(style),
  );

const LENGTHS = [30, 45, 60, 90, 120];

/** The documents on the craft, each short, in the order in which they are listed; styles are the last twenty. */
export const resources: readonly TextResource[] = [
  document(
    'styles',
    'Twenty visual styles',
    'Names, moods and uses; each style’s rules are in heygen://styles/{name}. They are words for a prompt, no style_id of HeyGen.',
    [
      `Match the mood first, the content second. The most reliable: ${reliableStyles.join(', ')}.`,
      table(
        ['style', 'mood', 'best for'],
        styles.map(({ name, mood, bestFor }) => [name, mood, bestFor]),
      ),
    ].join('\n\n'),
  ),
  document(
    'craft/scenes',
    'Scenes and layers',
    'Scene types, how they follow each other, and the five layers of a picture.',
    [
      bullets(sceneTypes.map(({ name, length, use }) => `${name}, ${length}: ${use}`)),
      bullets(sceneRules),
      'Layers, from back to front:',
      bullets(layers),
      'What spoils a film:',
      bullets(pitfalls),
    ].join('\n\n'),
  ),
  document(
    'craft/motion',
    'Motion words',
    'Verbs that the Video Agent animates well, by energy.',
    bullets([
      `high: ${motionWords.high}`,
      `medium: ${motionWords.medium}`,
      `low: ${motionWords.low}`,
      'They stay English whatever the film’s language. Say what moves, from where, and how fast; positions as coordinates come out black.',
    ]),
  ),
  document(
    'craft/timing',
    'Timing',
    'Lengths, scenes and words, and the pace of languages.',
    [
      table(
        ['seconds', 'scenes', 'words of English'],
        LENGTHS.map((seconds) => [String(seconds), sceneCount(seconds), String(wordBudget(seconds))]),
      ),
      `English is spoken at ${WORDS_PER_MINUTE} words a minute; others:`,
      bullets(PACES.slice(1).map(({ language, perMinute, unit }) => `${language}: ${perMinute} ${unit}`)),
    ].join('\n\n'),
  ),
  document(
    'craft/dimensions',
    'Shapes and sizes',
    'Aspect ratios and pixels by platform.',
    [
      table(
        ['ratio', '720p', '1080p', 'shown on'],
        shapes.map(({ ratio, at720, at1080, shownOn }) => [ratio, at720, at1080, shownOn]),
      ),
      bullets(sizeRules),
    ].join('\n\n'),
  ),
  document(
    'craft/scripts',
    'Scripts for a voice',
    'How to write what is spoken: sentences, pauses, speed, structure.',
    [
      bullets(scriptRules),
      'Pauses, as `<break time="1s"/>` with spaces around it:',
      bullets(pauses.map(({ where, seconds }) => `${where}: ${seconds} s`)),
      'Speed:',
      bullets(speeds.map(({ speed, suits }) => `${speed}: ${suits}`)),
      'Structure:',
      bullets(skeletons.map(({ purpose, steps }) => `${purpose}: ${steps}`)),
    ].join('\n\n'),
  ),
  document(
    'craft/troubleshooting',
    'When a film is not as it should be',
    'What is seen, why, and what helps.',
    table(
      ['seen', 'because', 'remedy'],
      troubles.map(({ seen, because, remedy }) => [seen, because, remedy]),
    ),
  ),
  ...styles.map(styleDocument),
];
