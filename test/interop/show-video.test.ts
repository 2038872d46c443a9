import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../support/chromium.ts';
import { GENERATIONS, type Host, join } from '../support/mcp-clients.ts';
import { startHttp } from '../support/server-process.ts';
import { type Opening, startViewHost, type ViewHost } from '../support/view-host/view-host.ts';

/** A browser on a busy machine takes its time to start. */
const BROWSER_START_MS = 60_000;

describe('show_video in a browser', { tags: ['chromium'] }, () => {
  let server: Awaited<ReturnType<typeof startHttp>>;
  let client: Host;
  let host: ViewHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startHttp({
      HEYGEN_SANDBOX: '1',
      HEYGEN_SANDBOX_SPEED: '3000',
      HEYGEN_TOOLSETS: 'default,views',
      HEYGEN_MCP_AUTH: 'none',
    });
    [host, browser, client] = await Promise.all([startViewHost(server.url), startChromium(), join('2026', server)]);
  }, BROWSER_START_MS);
  afterEach(() => page?.close());
  afterAll(async () => {
    await client?.close();
    await Promise.all([browser?.close(), host?.close(), server?.stop()]);
  });

  async function open(opening: Partial<Opening>): Promise<FrameLocator> {
    page = await browser.newPage({ viewport: { width: 800, height: 900 } });
    await page.goto(host.page({ tool: 'show_video', ...opening }));
    return page.frameLocator('#app').frameLocator('iframe');
  }

  async function startFilm(script = 'A few words on tides.'): Promise<string> {
    const { data } = await client.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script });
    return String(data.video_id);
  }

  it.each(GENERATIONS)('plays a film that was rendering when it opened, for a client of %s', async (era) => {
    const view = await open({ era, args: { video_id: await startFilm() } });
    const video = view.locator('video');
    await video.waitFor();
    await expect.poll(() => video.evaluate((film: { readyState: number }) => film.readyState)).toBeGreaterThan(0);
    await view.getByRole('button', { name: 'Download' }).waitFor();
  });
});
