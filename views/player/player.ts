/** `show_video`: a film from its first second of rendering to the buttons under it. */
import { callTool, type Json, openLink, type ToolResult } from '../bridge.ts';
import { getData, toList } from '../data.ts';
import { button, fill, h, note, quote, row, stack, toMediaUrl } from '../dom.ts';
import { ended, getErrorMessage, problem, root, say, showCopyable, start } from '../view.ts';
import { createVideoElement } from './video-element.ts';
import { getAnswer, listJobs, listMembers, parseJob, readCall, toVideoState, type VideoState } from './video-state.ts';

const FIRST_POLL_MS = 1000;
const LAST_POLL_MS = 10_000;
const SLOWER = 1.5;

/** Milliseconds after which most films are there, for a bar where HeyGen gives no percent. */
const USUAL_MS = 600_000;

/** Nears the end without reaching it: at the usual time the bar stands at 63 of 100. */
const estimatePercent = ({ startedAt }: VideoState) => 100 * (1 - Math.exp((startedAt - Date.now()) / USUAL_MS));

function progress(film: VideoState): HTMLElement[] {
  const stage = film.stage.replaceAll('_', ' ');
  return [
    h('p', { className: 'stage', role: 'status' }, film.percent ? `${stage}, ${film.percent} %` : stage),
    h('progress', { max: 100, value: film.percent ?? estimatePercent(film), ariaLabel: 'Progress' }),
    note(film.usual ? `Usual: ${film.usual}.` : 'Some minutes.'),
  ];
}

/** A player of one job, which goes on reading until the film is there. */
interface Player {
  element: HTMLElement;
  /** Reads the job now. */
  read(): Promise<void>;
  /** Shows an answer that is there already. */
  show(data: Json): void;
}

function createPlayer(job: string, callsTools = true): Player {
  const { kind, id } = parseJob(job);
  const heading = h('h1', {}, 'Video');
  const stage = stack(note('Asking HeyGen…', 'status'));
  const actions = row();
  const said = h('div', { ariaLive: 'polite' });
  const element = stack(heading, stage, actions, said);
  const createSayButton = (label: string, sentence: string) => button(label, () => say(said, sentence));
  let timer = 0;
  let delay = FIRST_POLL_MS;
  let asked: string | undefined;
  let renew: ((record: Json) => void) | undefined;

  function readLater() {
    clearTimeout(timer);
    if (ended.aborted || !callsTools) return;
    timer = window.setTimeout(() => (document.hidden || !element.isConnected ? readLater() : void read()), delay);
    delay = Math.min(LAST_POLL_MS, delay * SLOWER);
  }

  async function read(): Promise<void> {
    clearTimeout(timer);
    try {
      show(getData(await callTool(...readCall(job))));
    } catch (error) {
      showError(error);
    }
  }

  function show(data: Json) {
    const film = toVideoState(getAnswer(data));
    heading.textContent = film.title;
    if (film.phase === 'finished') return showFilm(film.record);
    if (film.phase === 'failed') return showFailure(film.words);
    readLater();
    if (film.phase === 'asking') return showQuestion(film.words);
    fill(stage, ...progress(film));
    fill(actions);
    asked = undefined;
  }

  /** A failed render comes as an error with the film's record; anything else may pass. */
  function showError(error: unknown) {
    const { result } = error as { result?: ToolResult };
    if (toVideoState(getAnswer(getData(result))).phase === 'failed') return showFailure(getErrorMessage(error));
    delay = LAST_POLL_MS;
    asked = undefined;
    fill(stage, problem(getErrorMessage(error), read));
    readLater();
  }

  function showFailure(reason: string) {
    fill(stage, problem(reason));
    fill(actions, createSayButton('Ask what to change', `The film ${id} failed. Tell me why, and what to change.`));
  }

  /** The question stays as it is while it is the same: an answer may be half written. */
  function showQuestion(question: string) {
    if (asked === question) return;
    asked = question;
    const reply = h('textarea', { ariaLabel: 'Your answer' });
    const send = () => reply.value.trim() !== '' && void sendAnswer(reply.value.trim());
    fill(stage, note('The Video Agent asks:', 'status'), h('p', { className: 'question' }, question), reply);
    fill(actions, button('Answer', send, 'main'));
  }

  async function sendAnswer(message: string): Promise<void> {
    try {
      await callTool('send_video_agent_message', { session_id: id, message });
      fill(said);
      delay = FIRST_POLL_MS;
      await read();
    } catch {
      await say(said, `Answer the Video Agent (session ${id}): ${message}`);
    }
  }

  function showFilm(record: Json) {
    if (renew) return renew(record);
    const open = () => openLink(String(record.video_url ?? record.audio_url));
    const words = { id: record.id ?? id, kind: kind.includes('translation') ? 'translation' : 'video' };
    const film = createVideoElement(record, words, { onExpired: callsTools && read, openInBrowser: open });
    renew = film.renew;
    fill(stage, film.element);
    fill(actions, ...createVideoButtons(record, open));
  }

  function createVideoButtons(record: Json, open: () => unknown): (HTMLElement | string | undefined)[] {
    const film = `the film ${quote(record.title ?? 'Video')} (${kind === 'session' ? 'video' : kind} ${record.id ?? id})`;
    const page = toMediaUrl(record.video_page_url);
    return [
      button('Download', open, 'main'),
      page && button('Open in HeyGen', () => openLink(page)),
      button('Copy the link', () => showCopyable(said, 'Link to copy', page ?? String(record.video_url))),
      createSayButton('Translate it', `Translate ${film}. Ask me for the languages.`),
      createSayButton('Cut highlights', `Cut short highlights from ${film}.`),
      createSayButton('Make it vertical', `Make a vertical 9:16 version of ${film}.`),
    ];
  }

  ended.addEventListener('abort', () => clearTimeout(timer));
  return { element, read, show };
}

/** Several films side by side as tabs; only the one that is seen is read. */
function showTabs(jobs: readonly string[]): void {
  const panel = h('div', { role: 'tabpanel' });
  const players = jobs.map((job) => createPlayer(job));
  const tabs = jobs.map((_, index) => button(`Film ${index + 1}`, () => select(index)));
  function select(index: number): void {
    tabs.forEach((tab, at) => {
      Object.assign(tab, { role: 'tab', ariaSelected: String(at === index), tabIndex: at === index ? 0 : -1 });
    });
    const player = players[index] as Player;
    panel.ariaLabel = `Film ${index + 1} of ${jobs.length}`;
    fill(panel, player.element);
    void player.read();
  }
  const bar = h('div', { role: 'tablist', ariaLabel: 'Films', className: 'row' }, ...tabs);
  bar.onkeydown = ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    select((tabs.findIndex((tab) => tab.tabIndex === 0) + step + tabs.length) % tabs.length);
    tabs.find((tab) => tab.tabIndex === 0)?.focus();
  };
  fill(root, stack(bar, panel));
  select(0);
}

/** A batch is its films, as soon as HeyGen has named them. */
async function readMembers(job: string): Promise<string[]> {
  const { kind } = parseJob(job);
  if (!kind.endsWith('_batch')) return [job];
  const members = listMembers(kind, getData(await callTool(...readCall(job))));
  return members.length > 0 ? members : [job];
}

/** Where nothing says which film is meant, the newest is. */
async function findNewest(): Promise<string[]> {
  const { videos } = getData(await callTool('list_videos', { limit: 1 }));
  return toList(videos).map(({ id }) => `video:${id}`);
}

await start('heygen-player', async ({ input, result, callsTools }) => {
  const data = getData(result);
  const named = listJobs(input, data);
  if (!callsTools) {
    const player = createPlayer(named[0] ?? '', false);
    fill(root, player.element, note('For updates, ask in the chat.'));
    return player.show(data);
  }
  const wanted = named.length > 0 ? named : await findNewest();
  const jobs = (await Promise.all(wanted.map(readMembers))).flat();
  if (jobs.length === 0) return fill(root, note('There is no film yet.'));
  if (jobs.length > 1) return showTabs(jobs);
  const player = createPlayer(jobs[0] as string);
  fill(root, player.element);
  await player.read();
});
