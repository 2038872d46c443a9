import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { BROWSER_START_MS, ViewFixture } from '../support/view-host/view-fixture.ts';

let fixture: ViewFixture;

beforeAll(async () => {
  fixture = await ViewFixture.start();
}, BROWSER_START_MS);
afterEach(() => fixture.closeViews());
afterAll(() => fixture?.close());

describe('show_video in a browser', { tags: ['chromium'] }, () => {
  const show = async (args: Record<string, unknown>, faults: string[] = [], options = {}) =>
    fixture.open({ tool: 'show_video', args, faults }, options);

  it.each(GENERATIONS)('plays a film that was rendering when it opened, for a client of %s', async (era) => {
    const { view } = await fixture.open({ tool: 'show_video', era, args: { video_id: await fixture.startFilm() } });
    const video = view.locator('video');
    await video.waitFor();
    await expect.poll(() => video.evaluate((film: { readyState: number }) => film.readyState)).toBeGreaterThan(0);
    await expect
      .poll(() => view.locator('.facts, .note').allTextContents())
      .toEqual(expect.arrayContaining([expect.stringMatching(/^\d:\d\d · landscape, \d+ × \d+$/)]));
    await video.evaluate((film: { play(): Promise<void> }) => film.play());
    await expect.poll(() => video.evaluate((film: { currentTime: number }) => film.currentTime)).toBeGreaterThan(0);
  });

  it('shows how far a render is, and asks again until the film is there', async () => {
    const { view, seen } = await show({ video_id: await fixture.startFilm('word '.repeat(500)) });
    await view.getByRole('progressbar').waitFor();
    await view.getByText('Usual: 5 to 10 times the film’s length').waitFor();
    await view.locator('video').waitFor();
    expect((await seen()).calls.length).toBeGreaterThan(1);
  });

  it('gives the buttons under a film to the host: links to open, sentences for the chat', async () => {
    const id = await fixture.startFilm();
    const { view, seen } = await show({ video_id: id });
    await view.getByRole('button', { name: 'Download' }).click();
    await view.getByRole('button', { name: 'Make it vertical' }).click();
    await view.getByText('In the chat.').waitFor();
    const { links, messages, contexts } = await seen();
    expect(links).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\//)]);
    expect(messages).toEqual([expect.stringContaining(`(video ${id})`)]);
    expect(contexts).toBe(1);
  });

  it('shows several films as tabs that the arrow keys turn', async () => {
    const ids = await Promise.all([fixture.startFilm('One.'), fixture.startFilm('Two.')]);
    const { view } = await show({ jobs: ids.map((id) => `video:${id}`) });
    await view.getByRole('tab', { name: 'Film 1', selected: true }).focus();
    await view.getByRole('tab', { name: 'Film 1' }).press('ArrowRight');
    await view.getByRole('tab', { name: 'Film 2', selected: true }).waitFor();
    await view.getByRole('tabpanel', { name: 'Film 2 of 2' }).locator('video').waitFor();
  });

  it('shows the films of a batch', async () => {
    const video = { type: 'avatar', avatar_id: 'look_iris_office', script: 'Hello.' };
    const batch = await fixture.client.call('create_video_batch', { videos: [video, video, video] });
    const { view } = await show({ jobs: [`video_batch:${batch.data.batch_id}`] });
    await expect.poll(() => view.getByRole('tab').count()).toBe(3);
  });

  it('shows the subtitles as a track', async () => {
    const { view, seen } = await show({ video_id: await fixture.startFilm('A few words on tides.') });
    const captions = view.getByRole('button', { name: 'Captions' });
    const cues = () =>
      view
        .locator('video')
        .evaluate(({ textTracks }: { textTracks: Iterable<{ mode: string; cues: Iterable<{ text: string }> }> }) =>
          [...textTracks].map(({ mode, cues }) => [mode, [...cues].map(({ text }) => text.trim()).join(' ')]),
        );
    await captions.click();
    await expect.poll(cues).toEqual([['showing', 'A few words on tides.']]);
    await captions.click();
    await expect.poll(cues).toEqual([['hidden', 'A few words on tides.']]);
    expect((await seen()).calls.filter((name) => name === 'read_subtitles')).toHaveLength(1);
  });

  it.each([[[]], [['stripped']]])('tells why a render failed, and offers what to do (faults: %s)', async (faults) => {
    const { view, seen } = await show({ video_id: await fixture.startFilm('[[sandbox:render-fail]]') }, faults);
    const reason = view.getByRole('alert').getByText('could not finish this scene');
    expect(await reason.innerText()).not.toMatch(/^\w+: /m);
    await view.getByRole('button', { name: 'Ask what to change' }).click();
    await expect.poll(async () => (await seen()).messages.length).toBe(1);
  });

  it('lets the user answer what the Video Agent asks', async () => {
    const { data } = await fixture.client.call('create_video_agent', {
      prompt: 'A 20-second film on bees',
      mode: 'chat',
    });
    const { view, seen } = await show({ jobs: [`session:${data.session_id}`] });
    await view.getByRole('textbox', { name: 'Your answer' }).fill('A quiet close.');
    await view.getByRole('button', { name: 'Answer' }).click();
    await view.locator('video').waitFor();
    expect((await seen()).calls).toContain('send_video_agent_message');
  });

  it('says what is wrong with an id, and tries again', async () => {
    const { view, seen } = await show({ video_id: 'nobody' });
    await view.getByRole('alert').getByText('does not exist').waitFor();
    await view.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(async () => (await seen()).calls.length).toBeGreaterThan(1);
  });

  it('takes a title of somebody else’s as text', async () => {
    const title = '<img src=x onerror="document.title=1"><b>Tides</b>';
    const { view } = await show({ video_id: await fixture.startFilm('Hello.', { title }) });
    await view.getByRole('heading', { name: '<b>Tides</b>' }).waitFor();
    expect(await view.locator('h1 *, img').count()).toBe(0);
  });
});

describe('show_video in hosts with faults', { tags: ['chromium'] }, () => {
  const show = async (faults: string[], script = 'Hello.', options = {}) =>
    fixture.open({ tool: 'show_video', args: { video_id: await fixture.startFilm(script) }, faults }, options);

  it('plays the film where the host drops all data and keeps the text', async () => {
    const { view } = await show(['stripped']);
    await view.locator('video').waitFor();
  });

  it('shows the newest film where the host does not say which', async () => {
    const { view, seen } = await show(['silent']);
    await view.locator('video').waitFor();
    expect((await seen()).calls[0]).toBe('list_videos');
  });

  it('shows what the result brought where views may not call tools', async () => {
    const { view, seen } = await show(['no-calls'], 'word '.repeat(500));
    await view.getByRole('progressbar').waitFor();
    await view.getByText('For updates, ask in the chat.').waitFor();
    expect((await seen()).calls).toEqual([]);
  });

  it('shows a sentence to copy where the host takes none', async () => {
    const { view } = await show(['refuses']);
    await view.getByRole('button', { name: 'Translate it' }).click();
    const sentence = view.getByRole('textbox', { name: 'Sentence to copy into the chat' });
    expect(await sentence.inputValue()).toMatch(/^Translate the film/);
  });

  it('offers the browser where the host’s policy refuses films', async () => {
    const { view } = await show(['no-media']);
    await view.getByText('This app refuses the film.').waitFor();
    await view.getByRole('button', { name: 'Open in browser' }).waitFor();
  });

  it('offers the browser where the app plays no AAC', async () => {
    const mute = 'HTMLMediaElement.prototype.canPlayType = () => "";';
    const { view } = await show([], 'Hello.', {
      prepare: (page: { addInitScript(s: string): unknown }) => page.addInitScript(mute),
    });
    await view.getByText('This app plays no sound.').waitFor();
  });

  it('asks for a fresh address where the film’s is over', async () => {
    let refused = 0;
    const { view, seen } = await fixture.open(
      { tool: 'show_video', args: { video_id: await fixture.startFilm() } },
      {
        route: (page) =>
          page.route(/\/files\/.*\.mp4/, (route) => {
            refused += 1;
            return refused === 1 ? route.fulfill({ status: 403, body: 'expired' }) : route.continue();
          }),
      },
    );
    const video = view.locator('video');
    await video.waitFor();
    await expect.poll(() => video.evaluate((film: { readyState: number }) => film.readyState)).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(1);
    expect((await seen()).calls.filter((name) => name === 'get_video').length).toBeGreaterThan(1);
  });

  /** Opens the view as hosts do for a conversation of last week: with the answer of that day, whose addresses are over. */
  const reopen = async (faults: string[]) => {
    const video_id = await fixture.startFilm();
    await fixture.client.call('get_video', { video_id, wait_seconds: 20 });
    const answeredThen = new Set<string>();
    return fixture.open(
      { tool: 'show_video', args: { video_id }, faults },
      {
        route: async (page) => {
          await page.route(/\/mcp/, async (route) => {
            const response = await route.fetch();
            const body = (await response.text()).replace(/(\/files\/[^"\\ ]+?\.mp4)/g, (address) => {
              if (answeredThen.size > 0) return address;
              return address.replace('.mp4', '-of-last-week.mp4');
            });
            if (body.includes('-of-last-week')) answeredThen.add(video_id);
            await route.fulfill({ response, body });
          });
          await page.route(/of-last-week/, (route) => route.fulfill({ status: 403, body: 'expired' }));
        },
      },
    );
  };

  it('plays a film again that was shown a week ago', async () => {
    const { view } = await reopen([]);
    const video = view.locator('video');
    await video.waitFor();
    await expect.poll(() => video.evaluate((film: { readyState: number }) => film.readyState)).toBeGreaterThan(0);
  });

  it('says that it does not play, and shows no player without a film, where views may not ask for it anew', async () => {
    const { view } = await reopen(['no-calls']);
    await view.getByText('The film does not play.').waitFor();
    await view.getByText('For updates, ask in the chat.').waitFor();
    expect(await view.locator('video').isVisible()).toBe(false);
    expect(await view.getByRole('button', { name: 'Captions' }).isVisible()).toBe(false);
  });
});
