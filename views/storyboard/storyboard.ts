/** `show_storyboard`: what a prompt will become, before it is paid for. */
import { callTool, type Json } from '../bridge.ts';
import { getData, toList } from '../data.ts';
import { button, fill, h, note, row, stack } from '../dom.ts';
import { ended, getErrorMessage, type Opening, problem, root, say, start } from '../view.ts';
import { type Line, replaceLine, type StoryboardScene, toStoryboardScenes } from './scenes.ts';

/** How long typing has to rest before the prompt is checked again. */
const REST_MS = 700;

/** How full of words a scene is: past its seconds the voice has to hurry. */
function createPaceBar({ seconds, spoken, words }: StoryboardScene): HTMLElement[] {
  const length = seconds ? `${seconds} s` : `about ${Math.round(spoken)} s`;
  const share = seconds ? spoken / seconds : 1;
  const verdict = share > 1.1 ? ', too fast' : share < 0.4 && seconds && words ? ', few words' : '';
  const text = `${length}, ${words} words${verdict}`;
  return [note(text), h('progress', { max: 1, value: Math.min(1, share), ariaLabel: 'Pace' })];
}

const join = (between: string, ...parts: unknown[]) => parts.filter(Boolean).join(between);

const finding = ({ severity, why, fix }: Json, place?: unknown) =>
  h('li', { className: `finding ${severity}` }, h('b', {}, `${join(', ', severity, place)}: `), join('; ', why, fix));

/** A line of the report, where the host passes on no more than its text. */
const FINDING = /^(\w+), (.+?): (.+)$/gm;

/** What the check found. */
const getFindings = ({ findings, next_step: text }: Json): Json[] =>
  findings
    ? toList(findings)
    : [...String(text).matchAll(FINDING)].map(([, severity, place, why]) => ({ severity, place, why }));

/** A scene on the page. */
interface Scene {
  element: HTMLElement;
  /** Shows what has become of it. */
  update(scene: StoryboardScene): void;
}

function showStoryboard({ input, result, callsTools }: Opening): void {
  const { avatar_id, language = 'English', prompt: given = '' } = input;
  let prompt = String(given);
  let report = getData(result);
  let timer = 0;
  let scenes: Scene[] = [];
  let shownShape = '';

  const price = note('', 'status');
  const list = h('ol');
  const general = h('ul');
  const said = h('div', { ariaLive: 'polite' });
  const errorArea = h('div', {});
  const whole = h('textarea', { rows: 8, ariaLabel: 'Prompt', oninput: () => edit(whole.value) });

  /** A scene whose fields stay while they are typed in. */
  function createScene(scene: StoryboardScene): Scene {
    let current = scene;
    const pace = stack();
    const found = h('ul');
    const fields = scene.lines.map(({ text }, index) => {
      const field = h('textarea', { value: text, ariaLabel: 'What is said' });
      // A voiceover without words is none: the field would go while it is emptied to be filled anew.
      field.oninput = () =>
        field.value.trim() !== '' && edit(replaceLine(prompt, current.lines[index] as Line, field.value));
      return field;
    });
    function update(scene: StoryboardScene) {
      current = scene;
      fill(pace, ...createPaceBar(scene));
      const own = getFindings(report).filter(({ place }) => place === scene.place);
      fill(found, ...own.map((one) => finding(one)));
      fields.forEach((field, index) => {
        if (field !== document.activeElement) field.value = (scene.lines[index] as Line).text;
      });
    }
    return { element: h('li', { className: 'scene stack' }, h('b', {}, scene.title), pace, ...fields, found), update };
  }

  function show(): void {
    const board = prompt === '' ? [] : toStoryboardScenes(prompt, String(language));
    const shape = board.map(({ title, lines }) => title + lines.length).join();
    if (shape !== shownShape) {
      scenes = board.map(createScene);
      fill(list, ...scenes.map(({ element }) => element));
      shownShape = shape;
    }
    for (const [index, scene] of board.entries()) scenes[index]?.update(scene);
    const places = board.map(({ place }) => place);
    const others = getFindings(report).filter(({ place }) => !places.includes(String(place)));
    fill(general, ...others.map((one) => finding(one, one.place)));
    price.textContent = report.price ? `Price: ${report.price}` : '';
    if (whole.value !== prompt) whole.value = prompt;
  }

  function edit(text: string): void {
    prompt = text;
    show();
    clearTimeout(timer);
    timer = window.setTimeout(() => void check(), REST_MS);
  }

  async function check(): Promise<void> {
    if (!callsTools || prompt === '') return;
    try {
      const args = { prompt, avatar_id, language };
      report = getData(await callTool('check_video_prompt', args));
      fill(errorArea);
    } catch (error) {
      fill(errorArea, problem(getErrorMessage(error)));
    }
    show();
  }

  const make = () => {
    const look = avatar_id ? ` and avatar_id ${avatar_id}` : '';
    say(said, `Make this film with create_video_agent${look}; its prompt, word for word:\n\n${prompt}`);
  };
  const improve = () => say(said, `Improve this film prompt, then show it again:\n\n${prompt}`);

  ended.addEventListener('abort', () => clearTimeout(timer));
  fill(
    root,
    stack(
      h('h1', {}, 'Storyboard'),
      price,
      list,
      general,
      errorArea,
      h('details', { open: prompt === '' }, h('summary', {}, 'The whole prompt'), whole),
      row(button('Make it', make, 'main'), button('Improve', improve)),
      said,
    ),
  );
  show();
  void check();
}

await start('heygen-storyboard', showStoryboard);
