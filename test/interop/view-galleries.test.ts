import type { FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_START_MS, ViewFixture } from '../support/view-host/view-fixture.ts';

const PROMPT = `FORMAT: a 45-second explainer, landscape
STORY:
Scene 1 - A-ROLL (8s)
VOICEOVER: "Twice a day the sea stands up and walks to the shore."
Scene 2 - FULL SCREEN B-ROLL (10s)
VOICEOVER: "The moon pulls and the water follows."`;

let fixture: ViewFixture;

beforeAll(async () => {
  fixture = await ViewFixture.start();
}, BROWSER_START_MS);
afterEach(() => fixture.closeViews());
afterAll(() => fixture?.close());

describe('the galleries', { tags: ['chromium'] }, () => {
  it('put a choice into the chat and into what the model knows, with its id', async () => {
    const { view, seen } = await fixture.open({ tool: 'show_looks' });
    await view.getByRole('button', { name: 'Use Iris, office' }).press('Enter');
    await view.getByText('In the chat.').waitFor();
    const { messages, contexts } = await seen();
    expect(messages).toEqual(['Use this look for the film: "Iris, office" (id look_iris_office).']);
    expect(contexts).toBe(1);
  });

  it('filter at HeyGen and here, and go on by pages', async () => {
    const { view, seen } = await fixture.open({ tool: 'show_looks' });
    await view.getByText('12 shown.').waitFor();
    await view.getByRole('combobox', { name: 'Shape' }).selectOption('portrait');
    await view.getByText('4 shown, 8 do not fit.').waitFor();
    await view.getByRole('button', { name: 'More' }).click();
    await view.getByText('8 shown, 16 do not fit.').waitFor();
    await view.getByRole('combobox', { name: 'Owner' }).selectOption('private');
    await expect.poll(() => view.getByRole('button', { name: /^Use (Mina|Jonas), street/ }).count()).toBe(2);
    expect((await seen()).calls).toEqual(['list_avatar_looks', 'list_avatar_looks', 'list_avatar_looks']);
  });

  it('offer the tags that the loaded items have', async () => {
    const { view } = await fixture.open({ tool: 'show_looks' });
    await view.getByText('12 shown.').waitFor();
    await view.getByRole('combobox', { name: 'Tag' }).selectOption('street');
    await view.getByText('4 shown, 8 do not fit.').waitFor();
    await view.getByRole('combobox', { name: 'Shape' }).selectOption('square');
    await view.getByText('None shown, 12 do not fit.').waitFor();
  });

  it('begin with what the model asked for', async () => {
    const { view } = await fixture.open({ tool: 'show_voices', args: { language: 'Czech' } });
    await view.getByText('Czech · female').first().waitFor();
    expect(await view.getByRole('combobox', { name: 'Language' }).inputValue()).toBe('Czech');
    expect(await view.getByText('English · female').count()).toBe(0);
  });

  it('hold two side by side; a third takes the place of the first', async () => {
    const { view } = await fixture.open({ tool: 'show_styles' });
    const pair = view.getByRole('list', { name: 'Side by side' });
    for (const name of ['Harbour Noir', 'Golden Hour', 'Long Take'])
      await view
        .getByRole('button', { name: `Compare ${name}` })
        .first()
        .click();
    await expect.poll(() => pair.locator('b').allTextContents()).toEqual(['Golden Hour', 'Long Take']);
  });

  it('leave the focus where the keyboard has it when one is held, and a voice playing', async () => {
    const { view } = await fixture.open({ tool: 'show_voices' });
    await view.getByRole('button', { name: 'Play Iris' }).press('Enter');
    const hold = view.getByRole('button', { name: 'Compare Iris' });
    await hold.press('Enter');
    await view.locator('button:focus', { hasText: 'Compare' }).waitFor();
    await view.getByRole('button', { name: 'Play Iris', pressed: true }).waitFor();
    await view.getByRole('list', { name: 'Side by side' }).getByRole('button', { name: 'Compare Iris' }).press('Enter');
    await view.locator('button:focus', { hasText: 'Compare' }).waitFor();
    expect(await view.getByRole('list', { name: 'Side by side' }).count()).toBe(0);
  });

  it('play one voice at a time', async () => {
    const { view } = await fixture.open({ tool: 'show_voices' });
    const pressed = () => view.getByRole('button', { name: /^Play/, pressed: true }).count();
    await view.getByRole('button', { name: 'Play Iris' }).click();
    await view.getByRole('button', { name: 'Play Iris', pressed: true }).getByText('Stop').waitFor();
    await view.getByRole('button', { name: 'Play Marek' }).click();
    await view.getByRole('button', { name: 'Play Marek', pressed: true }).waitFor();
    expect(await pressed()).toBe(1);
    await expect.poll(pressed).toBe(0);
  });

  describe.each([
    ['show_looks', 'Iris, office'],
    ['show_voices', 'Iris'],
    ['show_styles', 'Harbour Noir'],
  ])('%s', (tool, first) => {
    it('is full where the host passes on no data, and gives a sentence to copy where it takes none', async () => {
      const { view } = await fixture.open({ tool, faults: ['stripped', 'refuses'] });
      await view.getByText('12 shown.').waitFor();
      await view.getByRole('button', { name: `Use ${first}` }).click();
      const sentence = view.getByRole('textbox', { name: 'Sentence to copy into the chat' });
      expect(await sentence.inputValue()).toMatch(new RegExp(`film: "${first}" \\((id|voice_id|style_id) \\w+\\)`));
    });

    it('is full where the host says nothing of what opened it', async () => {
      const { view } = await fixture.open({ tool, faults: ['silent'] });
      await view.getByText('12 shown.').waitFor();
    });

    it('shows what came with it where views call no tools, also without data', async () => {
      const { view } = await fixture.open({ tool, faults: ['no-calls', 'stripped'] });
      await view.getByRole('button', { name: `Use ${first}` }).waitFor();
    });
  });

  describe.each([
    ['show_looks', ['look_marek_street', 'look_iris_office'], ['Marek, street', 'Iris, office']],
    ['show_voices', ['voice_de_f_01', 'voice_en_f_01'], ['Greta', 'Iris']],
    ['show_styles', ['style_gold_leaf', 'style_harbour_noir'], ['Gold Leaf', 'Harbour Noir']],
  ])('%s of a few that the model chose', (tool, ids, names) => {
    const shown = (view: FrameLocator) => view.locator('.card b').allTextContents();

    it('holds these in their order, and all the others when the user asks for more', async () => {
      const { view, seen } = await fixture.open({ tool, args: { ids } });
      await view.getByText('2 shown.').waitFor();
      expect(await shown(view)).toEqual(names);
      expect((await seen()).calls).toEqual([tool]);
      await view.getByRole('button', { name: 'More' }).click();
      await view.getByText('12 shown.').waitFor();
    });

    it.each([[['stripped']], [['stripped', 'no-calls']]])('holds them in a host with faults: %s', async (faults) => {
      const { view } = await fixture.open({ tool, args: { ids }, faults });
      await expect.poll(() => shown(view)).toEqual(names);
      // Voices are heard, the others seen.
      const media = tool === 'show_voices' ? view.getByRole('button', { name: /^Play / }) : view.locator('img.picture');
      await expect.poll(() => media.count()).toBe(2);
    });
  });

  it('leave the few that the model chose when the user filters', async () => {
    const { view } = await fixture.open({ tool: 'show_voices', args: { ids: ['voice_en_f_01'] } });
    await view.getByText('1 shown.').waitFor();
    await view.getByRole('combobox', { name: 'Language' }).selectOption('German');
    await view.getByText('German · female').first().waitFor();
    expect(await view.getByText('English · female').count()).toBe(0);
  });

  it('say what went wrong where the host does not call tools, and offer to try again', async () => {
    const { view } = await fixture.open({ tool: 'show_looks', faults: ['failing-calls'] });
    await view.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('show a letter where a picture is over', async () => {
    const { view } = await fixture.open(
      { tool: 'show_looks' },
      { prepare: (page) => page.route(/\/library\//, (route) => route.fulfill({ status: 403 })) },
    );
    await expect.poll(() => view.locator('.letter').count()).toBe(12);
  });
});

describe('the storyboard', { tags: ['chromium'] }, () => {
  const open = () => fixture.open({ tool: 'show_storyboard', args: { prompt: PROMPT } });

  it('shows scenes with their pace, the price and what the check found', async () => {
    const { view } = await open();
    await view.getByText('Scene 1, A-ROLL').waitFor();
    await view.getByText('8 s, 12 words').waitFor();
    await view.getByText('Price: about 1.50 USD (45 s x 0.0333 USD)').waitFor();
    await view.getByText('add STYLE: palette', { exact: false }).waitFor();
  });

  it('sends the prompt as it was edited, word for word', async () => {
    const { view, seen } = await open();
    const line = view.getByRole('textbox', { name: 'What is said' }).nth(1);
    await line.fill('The moon pulls, and all the water of the world follows it around the earth.');
    await line.blur();
    await view.getByText('10 s, 15 words').waitFor();
    await expect.poll(async () => (await seen()).calls.length).toBeGreaterThan(1);
    await view.getByRole('button', { name: 'Make it' }).click();
    await view.getByText('In the chat.').waitFor();
    const [message] = (await seen()).messages;
    expect(message).toContain(PROMPT.replace(/The moon pulls and the water follows\./, await line.inputValue()));
  });

  it('lets the user go on typing while the check is under way', async () => {
    const { view, seen } = await open();
    const [first, second] = [0, 1].map((index) => view.getByRole('textbox', { name: 'What is said' }).nth(index));
    await first?.fill('Twice a day the "sea" stands up.');
    await second?.fill('The moon');
    const before = (await seen()).calls.length;
    await expect.poll(async () => (await seen()).calls.length).toBeGreaterThan(before);
    await second?.pressSequentially(' pulls');
    expect(await second?.inputValue()).toBe('The moon pulls');
    await view.getByText('10 s, 3 words, few words').waitFor();
    await second?.blur();
    await view.getByText('The whole prompt').click();
    expect(await view.getByRole('textbox', { name: 'Prompt' }).inputValue()).toContain(
      `VOICEOVER: "Twice a day the 'sea' stands up."`,
    );
  });

  it('shows scenes, price and findings, and gives a sentence to copy, where the host drops data and takes none', async () => {
    const faults = ['stripped', 'refuses'];
    const { view } = await fixture.open({ tool: 'show_storyboard', args: { prompt: PROMPT }, faults });
    await view.getByText('Price: about 1.50 USD (45 s x 0.0333 USD)').waitFor();
    await view.getByText('warning, STYLE: nothing is said of it').waitFor();
    await view.getByRole('button', { name: 'Make it' }).click();
    const sentence = view.getByRole('textbox', { name: 'Sentence to copy into the chat' });
    expect(await sentence.inputValue()).toContain(PROMPT);
  });

  it('shows what came with it where views call no tools', async () => {
    const faults = ['no-calls', 'stripped'];
    const { view } = await fixture.open({ tool: 'show_storyboard', args: { prompt: PROMPT }, faults });
    await view.getByText('warning, STYLE: nothing is said of it').waitFor();
  });

  it('takes a prompt where none came with it', async () => {
    const { view } = await fixture.open({ tool: 'show_storyboard', args: { prompt: PROMPT }, faults: ['silent'] });
    await view.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT);
    await view.getByText('Scene 2, B-ROLL').waitFor();
  });
});

/** Runs in the page, whose types the tests do not have. */
const getBackground = (element: unknown): string =>
  (globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } }).getComputedStyle(element)
    .backgroundColor;

describe('every view', { tags: ['chromium'] }, () => {
  const OPENINGS = [
    ['show_video', {}],
    ['show_looks', {}],
    ['show_voices', {}],
    ['show_styles', {}],
    ['show_storyboard', { prompt: PROMPT }],
  ] as const;

  const READY = /^(Download|Use Iris.*|Use Harbour.*|Make it)$/;

  /** Pixels by which a view is larger than its frame. */
  const overflowOf = (view: FrameLocator) =>
    view
      .locator('html')
      .evaluate((root: Record<string, number>) => [
        Number(root.scrollWidth) - Number(root.clientWidth),
        Number(root.scrollHeight) - Number(root.clientHeight),
      ]);

  /** The label of a button that stands on more than one line is broken within a word. */
  const brokenLabelsOf = (view: FrameLocator) =>
    view
      .locator('button')
      .evaluateAll((buttons: { offsetHeight: number; textContent: string }[]) =>
        buttons.filter(({ offsetHeight }) => offsetHeight > 40).map(({ textContent }) => textContent),
      );

  it.each(
    OPENINGS.flatMap(([tool, args]) => (['light', 'dark'] as const).map((theme) => [tool, theme, args] as const)),
  )(
    '%s in %s has no fault that axe finds and no scrolling of its own, at 300 and 800 px',
    async (tool, theme, args) => {
      const given = tool === 'show_video' ? { video_id: await fixture.startFilm() } : args;
      const { page, view, violations } = await fixture.open({ tool, theme, args: given });
      await view.getByRole('button', { name: READY }).first().waitFor();
      for (const width of [300, 800]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(() => overflowOf(view)).toEqual([0, 0]);
        expect(await brokenLabelsOf(view)).toEqual([]);
        expect(await violations()).toEqual([]);
      }
    },
  );

  it('wears the host’s colours', async () => {
    const variables = { '--color-background-primary': 'rgb(1, 2, 3)', '--color-text-primary': 'rgb(250, 251, 252)' };
    const { view } = await fixture.open({ tool: 'show_voices', variables });
    await expect.poll(() => view.locator('main').evaluate(getBackground)).toBe('rgb(1, 2, 3)');
  });
});
