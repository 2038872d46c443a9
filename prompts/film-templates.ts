import { type Prompt, prompt } from '../src/declarations/prompt.ts';
import { type Cast, isEnglish, LANGUAGES, parseLines, toCast } from './arguments.ts';
import { FILM_TEMPLATES, type FilmTemplate, type FilmTemplateScene } from './knowledge/film-template-scenes.ts';
import { getStyle, type Style } from './knowledge/styles.ts';

/** A ready-made film with its subject. */
interface Filled {
  template: FilmTemplate;
  words: Readonly<Record<string, string>>;
  facts: readonly string[];
  language: string;
  cast: Cast;
}

const insertWords = (text: string, words: Filled['words']) =>
  text.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? '');

const formatStyle = ({ name, designer, palette, type, look, transitions }: Style, accents?: string) =>
  [
    `${name}, after ${designer}.`,
    `Palette: ${palette}${accents ? `; ${accents}` : ''}.`,
    `Type: ${type}. Composition and motion: ${look}; nothing stands still. Transitions: ${transitions}.`,
  ].join('\n');

function formatAvatar({ template, cast }: Filled): string {
  if (cast && 'id' in cast) return `The selected presenter. Delivery: ${template.tone}.`;
  return cast ? `${cast.description}. ${template.presenter.replace(/^\S+ \S+ /, 'Set: ')}` : template.presenter;
}

function formatScene({ type, seconds, say, show }: FilmTemplateScene, index: number, words: Filled['words']): string {
  return [
    `SCENE ${index + 1} — ${type} (${seconds}s)`,
    `VOICEOVER: "${insertWords(say, words)}"`,
    ...show.map((line) => insertWords(line, words)),
  ].join('\n');
}

/** The Video Agent prompt of a ready-made film, with what a model has to write in brackets. */
function promptText(filled: Filled): string {
  const { template, words, facts, language } = filled;
  const spoken = isEnglish(language) ? '' : ` VOICEOVER and on-screen text in ${language}; directions in English.`;
  const listed =
    facts.length > 0 ? facts.map((fact) => `- ${fact}`) : ['- [every figure, name and quote, letter by letter]'];
  return [
    `FORMAT: ${template.kind}, ${template.seconds} seconds, ${template.orientation}, narrated in ${language}, on ${words.subject}${words.other ? ` and ${words.other}` : ''}.`,
    `TONE: ${template.tone}.`,
    `AVATAR: ${formatAvatar(filled)}`,
    `STYLE: ${formatStyle(getStyle(template.style), template.accents)}`,
    ['CRITICAL ON-SCREEN TEXT:', ...listed].join('\n'),
    ['SCENES:', ...template.scenes.map((scene, index) => formatScene(scene, index, words))].join('\n\n'),
    `MUSIC: ${template.music}.`,
    `NARRATION STYLE: ${template.narration} The script is a theme to follow, not to read word for word; do not pad with silence.${spoken}`,
  ].join('\n\n');
}

/** Marks around the film's prompt, which keep it apart from what is said about it. */
export const OPEN = '<video-prompt>';
export const CLOSE = '</video-prompt>';

function formatMessage(filled: Filled): string {
  const { template, cast } = filled;
  const args = [`orientation "${template.orientation}"`, ...(cast && 'id' in cast ? [`avatar_id "${cast.id}"`] : [])];
  return [
    `A ready-made film: ${template.title}. Replace everything in [brackets] by facts that you know or look up, in whole sentences; invent none. Numbers are spelled out where they are spoken. Move what is read on screen under CRITICAL ON-SCREEN TEXT.`,
    `${OPEN}\n${promptText(filled)}\n${CLOSE}`,
    `Run check_video_prompt on it, mend what it finds, show it to the user, and when they agree call create_video_agent with prompt and ${args.join(', ')}; then get_video_agent_session with wait_seconds.`,
  ].join('\n\n');
}

function createTemplatePrompt(template: FilmTemplate): Prompt {
  return prompt({
    name: template.name,
    title: template.title,
    description: template.description,
    arguments: [
      { name: 'subject', description: 'What the film is about.', required: true },
      ...(template.versus ? [{ ...template.versus, required: true }] : []),
      { name: 'facts', description: 'Figures, names and quotes that must be right, one a line.' },
      { name: 'language', description: 'Language of the film; default English.', suggestions: LANGUAGES },
      { name: 'avatar', description: 'A look id from list_avatar_looks, or a presenter described in words.' },
    ],
    messages: ({
      subject = '',
      other = '',
      facts,
      language = 'English',
      avatar,
    }: Record<string, string | undefined>) => {
      const filled = {
        template,
        words: { subject, other },
        facts: parseLines(facts),
        language: language.trim(),
        cast: toCast(avatar?.trim()),
      };
      return [{ role: 'user', text: formatMessage(filled) }];
    },
  });
}

/** Films to start from, each lacking only its subject. */
export const filmTemplates: readonly Prompt[] = FILM_TEMPLATES.map(createTemplatePrompt);
