import { nameScene, type Rule, report, WHOLE } from './rule.ts';

const MAX_CHARACTERS = 10_000;

const EMPTY =
  /\b(amazing|awesome|stunning|engaging|eye-catching|cutting-edge|world-class|breathtaking|mind-blowing|high-quality|state-of-the-art|incredible|professional-looking|visually appealing)\b/gi;

export const emptyWords: Rule = {
  name: 'empty-words',
  severity: 'advice',
  find: ({ text }) => {
    const words = [...new Set([...text.matchAll(EMPTY)].map(([word]) => word.toLowerCase()))];
    return words.length > 0
      ? [report(WHOLE, `"${words.join('", "')}" shows nothing`, 'say what is seen: colour, motion, place, light')]
      : [];
  },
};

export const tooLong: Rule = {
  name: 'too-long',
  severity: 'error',
  find: ({ text }) =>
    text.length > MAX_CHARACTERS
      ? [report(WHOLE, `${text.length} characters; HeyGen takes ${MAX_CHARACTERS}`, 'cut it')]
      : [],
};

const COORDINATES =
  /\b[xy]\s*[=:]\s*\d+|\(\s*\d+\s*(px)?\s*,\s*\d+\s*(px)?\s*\)|\b\d+\s?px\b|\b(upper|top|bottom|lower)[- ](left|right)\b|\b(left|right)[- ](upper|lower|top|bottom)\b|\bcoordinates?\b/i;

export const coordinates: Rule = {
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

const LOOKS =
  /\b(wear(s|ing)?|dressed in|turtleneck|blazer|suit|shirt|t-shirt|hoodie|jacket|dress|sweater|cardigan|coat|tie|hair(ed|style)?|beard(ed)?|moustache|glasses|eyes|skin|years? old|in (his|her|their) (twent|thirt|fort|fift|sixt)ies|middle-aged|young (man|woman)|blond(e)?|brunette)\b/i;

export const looks: Rule = {
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

export const severalTopics: Rule = {
  name: 'several-topics',
  severity: 'warning',
  find: ({ text }) => {
    const [hit] = TOPICS.exec(text) ?? [];
    return hit ? [report(WHOLE, `"${hit.trim()}"`, 'one topic and one thesis a film; make a film of each')] : [];
  },
};
