import type { FrameLocator, Page } from 'playwright-core';
import type { Host } from '../support/mcp-clients.ts';
import type { Opening } from '../support/view-host/view-host.ts';

/** A view as a person may find it. */
export interface ViewState {
  /** `show_video, failed`. */
  name: string;
  opening: Opening;
  /** Sets the page up before anything is loaded into it. */
  prepare?: (page: Page) => Promise<unknown>;
  /** Resolves when the view has come to this state; where a person has to act to get there, it acts. */
  reach: (view: FrameLocator) => Promise<unknown>;
}

const AVATAR_ID = 'look_iris_office';
const SCRIPT = 'Twice a day the whole sea stands up and walks to the shore.';

const PROMPT = `FORMAT: a 45-second explainer, landscape
STORY:
Scene 1 - A-ROLL (8s)
VOICEOVER: "Twice a day the whole sea stands up and walks to the shore."
Scene 2 - FULL SCREEN B-ROLL (12s)
VOICEOVER: "The moon pulls, the water follows, and the earth turns beneath them both like a wheel."
Scene 3 - A-ROLL (8s)
VOICEOVER: "That is all a tide is: the sea, saying hello to the moon."`;

/** Starts a job and returns the id that its answer gives under a name. */
async function start({ call }: Host, tool: string, args: Record<string, unknown>, idField: string): Promise<string> {
  const { data, text } = await call(tool, args);
  if (typeof data[idField] !== 'string') throw new Error(text);
  return data[idField];
}

const button = (name: string | RegExp) => (view: FrameLocator) => view.getByRole('button', { name }).first().waitFor();
const text = (words: string | RegExp) => (view: FrameLocator) => view.getByText(words).first().waitFor();
const alert = (view: FrameLocator) => view.getByRole('alert').waitFor();

/** A film whose first picture is there. */
const film = (view: FrameLocator) =>
  view.locator('video').evaluate(
    (video: { readyState: number; addEventListener(name: string, listener: () => void): void }) =>
      new Promise<void>((resolve) => {
        if (video.readyState >= 2) resolve();
        else video.addEventListener('loadeddata', () => resolve());
      }),
  );

const press = (name: string | RegExp) => (view: FrameLocator) => view.getByRole('button', { name }).first().click();

async function createPlayerStates(client: Host): Promise<ViewState[]> {
  const startFilm = (script: string, more = {}) =>
    start(client, 'create_video_from_avatar', { avatar_id: AVATAR_ID, script, ...more }, 'video_id');
  const [id, long, failing, session, other] = await Promise.all([
    startFilm(SCRIPT, { title: 'Why the sea comes twice a day' }),
    startFilm('The moon pulls. '.repeat(300)),
    startFilm('[[sandbox:render-fail]]'),
    start(client, 'create_video_agent', { prompt: 'A 20-second film on bees', mode: 'chat' }, 'session_id'),
    startFilm('That is all a tide is.', { aspect_ratio: '9:16' }),
  ]);
  const show = (name: string, args: Record<string, unknown>, reach: ViewState['reach'], more: object = {}) => ({
    name: `show_video, ${name}`,
    opening: { tool: 'show_video', args, ...more },
    reach,
  });
  const finished = { video_id: id };
  return [
    show('loading', finished, text('Asking HeyGen…'), { faults: ['unanswered'] }),
    show('rendering', { video_id: long }, (view) => view.getByRole('progressbar').waitFor()),
    show('finished', finished, film),
    show('failed', { video_id: failing }, alert),
    show('question', { jobs: [`session:${session}`] }, (view) => view.getByRole('textbox').waitFor()),
    show('several', { jobs: [`video:${id}`, `video:${other}`] }, film),
    show('nothing of that id', { video_id: 'nobody' }, alert),
    show('film refused', finished, text('This app refuses the film.'), { faults: ['no-media'] }),
    show(
      'sentence to copy',
      finished,
      async (view) => {
        await film(view);
        await press('Translate it')(view);
        await view.getByRole('textbox', { name: 'Sentence to copy into the chat' }).waitFor();
      },
      { faults: ['refuses'] },
    ),
  ];
}

/** The states that all galleries have. */
function createGalleryStates(tool: string): ViewState[] {
  const show = (name: string, reach: ViewState['reach'], opening: Partial<Opening> = {}) => ({
    name: `${tool}, ${name}`,
    opening: { tool, ...opening },
    reach,
  });
  return [
    show('loading', text('Asking HeyGen…'), { faults: ['unanswered'] }),
    show('full', button(/^Use /)),
    show('two side by side', async (view) => {
      await press(/^Compare /)(view);
      await view
        .getByRole('button', { name: /^Compare /, pressed: false })
        .last()
        .click();
      await view.getByRole('list', { name: 'Side by side' }).getByRole('listitem').nth(1).waitFor();
    }),
    show('failed', alert, { faults: ['failing-calls'] }),
    show(
      'sentence to copy',
      async (view) => {
        await press(/^Use /)(view);
        await view.getByRole('textbox', { name: 'Sentence to copy into the chat' }).first().waitFor();
      },
      { faults: ['refuses'] },
    ),
  ];
}

const STORYBOARD_STATES: readonly ViewState[] = [
  {
    name: 'show_storyboard, loading',
    opening: { tool: 'show_storyboard', args: { prompt: PROMPT }, faults: ['unanswered', 'stripped'] },
    reach: button('Make it'),
  },
  {
    name: 'show_storyboard, full',
    opening: { tool: 'show_storyboard', args: { prompt: PROMPT } },
    reach: text(/^Price:/),
  },
  {
    name: 'show_storyboard, one flow',
    opening: { tool: 'show_storyboard', args: { prompt: 'A 20-second film on bees' } },
    reach: text(/^Price:/),
  },
  {
    name: 'show_storyboard, empty',
    opening: { tool: 'show_storyboard', args: { prompt: PROMPT }, faults: ['silent'] },
    reach: button('Make it'),
  },
];

/** Every view in every state, with the jobs that they show started through a client. */
export const createViewStates = async (client: Host): Promise<ViewState[]> => [
  ...(await createPlayerStates(client)),
  ...['show_looks', 'show_voices', 'show_styles'].flatMap(createGalleryStates),
  {
    name: 'show_looks, none fits',
    opening: { tool: 'show_looks' },
    reach: async (view) => {
      await button(/^Use /)(view);
      await view.getByRole('combobox', { name: 'Tag' }).selectOption('street');
      await view.getByRole('combobox', { name: 'Shape' }).selectOption('square');
      await text(/^None shown/)(view);
    },
  },
  {
    name: 'show_looks, a few that were chosen',
    opening: { tool: 'show_looks', args: { ids: ['look_marek_street', AVATAR_ID] } },
    reach: text('2 shown.'),
  },
  ...STORYBOARD_STATES,
];
