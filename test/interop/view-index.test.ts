import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../support/chromium.ts';
import { environment, lineLog } from '../support/server-process.ts';
import { BROWSER_START_MS, findViolations, getViewFrame } from '../support/view-host/view-fixture.ts';

const SERVE = fileURLToPath(new URL('../views/serve.ts', import.meta.url));
const TSX = createRequire(import.meta.url).resolve('tsx');

const EVERY_TOOL = ['show_video', 'show_looks', 'show_voices', 'show_styles', 'show_storyboard'];

describe('the page of `npm run views`', { tags: ['chromium'] }, () => {
  let browser: Browser;
  let stop = () => {};
  let page: Page;
  /** What the page and its frames complained of. */
  const complaints: string[] = [];

  beforeAll(async () => {
    // The build, which the script makes first, is there.
    const child = spawn(process.execPath, ['--import', TSX, SERVE], {
      env: environment({}),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    stop = () => void child.kill();
    const line = await lineLog(child.stdout).until((text) => text.startsWith('Every view, in every state: '));
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(String(/http:\S+/.exec(line)));
  }, BROWSER_START_MS);
  afterAll(async () => {
    await browser?.close();
    stop();
  });

  /** Follows a link; resolves with the frame of a view that has drawn itself. */
  async function follow(link: { click(): Promise<void> }, href: string): Promise<Frame> {
    await link.click();
    const host = page.frame('view') as Frame;
    await host.waitForURL((url) => url.href === new URL(href, page.url()).href);
    const view = await getViewFrame(host);
    await view.waitForSelector('main > .stack, main > .problem');
    return view;
  }

  it('has no fault that axe finds', async () => {
    expect(await findViolations(page.mainFrame())).toEqual([]);
  });

  it('opens every view in every state, in one theme or the other, without a fault of its own', {
    timeout: 120_000,
  }, async () => {
    const states = await page.getByRole('listitem').all();
    const seen = new Set<string>();
    for (const [index, state] of states.entries()) {
      const theme = index % 2 === 0 ? 'light' : 'dark';
      const link = state.getByRole('link', { name: theme });
      const href = String(await link.getAttribute('href'));
      const { searchParams } = new URL(href, page.url());
      complaints.length = 0;
      const view = await follow(link, href);
      const name = `${searchParams.get('tool')} in ${theme}`;
      expect([name, await findViolations(view)]).toEqual([name, []]);
      // A host that refuses says so on the console.
      if (!searchParams.get('faults')) expect([name, complaints]).toEqual([name, []]);
      seen.add(name);
    }
    const wanted = EVERY_TOOL.flatMap((tool) => ['light', 'dark'].map((theme) => `${tool} in ${theme}`));
    expect([...seen].sort()).toEqual(wanted.sort());
  });
});
