/** `show_storyboard`: what a prompt will become, before it is paid for. */
import type { Json } from '../bridge.ts';
import { dataOf, listOf } from '../data.ts';
import { button, fill, h, note, row, stack } from '../dom.ts';
import { messageOf, problem, say, start, type View } from '../view.ts';
import { type BoardScene, boardOf, edited, type Line } from './board.ts';

/** How long typing has to rest before the prompt is checked again. */
const REST_MS = 700;

/** How full of words a scene is: past its seconds the voice has to hurry. */
function paceBar({ seconds, spoken, words }: BoardScene): HTMLElement {
  const length = seconds ? `${seconds} s` : `about ${Math.round(spoken)} s`;
  const share = seconds ? spoken / seconds : 1;
  const verdict = share > 1.1 ? ', too fast' : share < 0.4 && seconds ? ', few words' : '';
  const text = `${length}, ${words} words${verdict}`;
  return stack(note(text), h('progress', { max: 1, value: Math.min(1, share), ariaLabel: 'Pace' }));
}

const finding = ({ severity, why, fix }: Json) =>
  h('li', { className: `finding ${severity}` }, h('b', {}, `${severity}: `), `${why}; ${fix}`);

function showStoryboard({ host, opening, root, signal }: View): void {
  const { avatar_id, language = 'English', prompt: given = '' } = opening.input;
  let prompt = String(given);
  let report = dataOf(opening.result);
  let timer = 0;

  const price = note('', 'status');
  const board = h('ol', { className: 'board' });
  const general = h('ul', { className: 'findings' });
  const said = h('div', { ariaLive: 'polite' });
  const trouble = h('div', {});
  const whole = h('textarea', { rows: 8, ariaLabel: 'Prompt', oninput: () => edit(whole.value) });

  const findingsAt = (fits: (place: unknown) => boolean) =>
    listOf(report.findings)
      .filter(({ place }) => fits(place))
      .map(finding);

  function lineField(line: Line): HTMLElement {
    const field = h('textarea', { rows: 2, value: line.text, ariaLabel: 'What is said' });
    field.onchange = () => edit(edited(prompt, line, field.value));
    return field;
  }

  function scene(one: BoardScene): HTMLElement {
    return h(
      'li',
      { className: 'scene stack' },
      h('b', {}, one.title),
      paceBar(one),
      ...one.lines.map(lineField),
      h('ul', { className: 'findings' }, ...findingsAt((place) => place === one.place)),
    );
  }

  function show(): void {
    const scenes = boardOf(prompt, String(language));
    const places = scenes.map(({ place }) => place);
    fill(board, ...scenes.map(scene));
    fill(general, ...findingsAt((place) => !places.includes(String(place))));
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
    if (!host.callsTools || prompt === '') return;
    try {
      const args = { prompt, avatar_id, language };
      report = dataOf(await host.callTool('check_video_prompt', args));
      fill(trouble);
    } catch (error) {
      fill(trouble, problem(messageOf(error)));
    }
    show();
  }

  const make = () => {
    const look = avatar_id ? ` and avatar_id ${avatar_id}` : '';
    void say(host, said, `Make this film with create_video_agent${look}; its prompt, word for word:\n\n${prompt}`);
  };
  const improve = () => void say(host, said, `Improve this film prompt, then show it again:\n\n${prompt}`);

  signal.addEventListener('abort', () => clearTimeout(timer));
  fill(
    root,
    stack(
      h('h1', {}, 'Storyboard'),
      price,
      board,
      general,
      trouble,
      h('details', { open: prompt === '' }, h('summary', {}, 'The whole prompt'), whole),
      row(button('Make it', make, 'main'), button('Improve', improve)),
      said,
    ),
  );
  show();
  void check();
}

await start('heygen-storyboard', showStoryboard);
