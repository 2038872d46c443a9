import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Frame, FrameLocator, Page, ViewportSize } from 'playwright-core';
import { startChromium } from '../chromium.ts';
import { type Host, join } from '../mcp-clients.ts';
import { startHttp } from '../server-process.ts';
import { WAIT_MS } from '../time-limits.ts';
import { type Opening, startViewHost, type ViewHost } from './view-host.ts';

/** A browser on a busy machine takes its time to start. */
export const BROWSER_START_MS = 60_000;

/** What a view asked of its host. */
export interface Seen {
  messages: string[];
  links: string[];
  contexts: number;
  calls: string[];
  sizes: number[];
}

/** A view that is open in a page. */
export interface OpenView {
  page: Page;
  /** The view's own document. */
  view: FrameLocator;
  seen(): Promise<Seen>;
  /** What axe finds wrong with the view, as `rule: element`. */
  violations(): Promise<string[]>;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The frame of the view that a page of the host holds. */
export async function getViewFrame(host: Page | Frame): Promise<Frame> {
  const proxy = await (await host.waitForSelector('#app')).contentFrame();
  const frame = await (await proxy?.waitForSelector('iframe'))?.contentFrame();
  if (!frame) throw new Error('The view has no frame.');
  return frame;
}

/** What axe finds wrong with a page, as `rule: element`. */
export async function findViolations(frame: Frame): Promise<string[]> {
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(AXE);
  return frame.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    // The page around the view belongs to the host: landmarks and a heading of level one are its own affair.
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // What is right is not listed element by element.
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  });
}

/** What a page of the host does for the tests. */
interface HostPage {
  openView(search: string): void;
  closeView(): Promise<boolean>;
}

/** Opens the view of an address, in a page that may have had another one. */
async function showView(page: Page, address: string): Promise<void> {
  const { origin, search } = new URL(address);
  if (new URL(page.url()).origin !== origin) return void (await page.goto(address));
  await page.evaluate((asked) => (globalThis as unknown as HostPage).openView(asked), search);
}

/** Our server on the sandbox, a host of views in front of it, a browser, and a client to prepare things with. */
export class ViewFixture {
  readonly client: Host;
  readonly #server: Awaited<ReturnType<typeof startHttp>>;
  readonly #host: ViewHost;
  readonly #browser: Browser;
  /** Those that a test has opened, and whether another test may have them after it. */
  readonly #pages = new Map<Page, boolean>();
  /** Those that wait for the next test: to start a page takes a second of processor time. */
  readonly #free: Page[] = [];

  private constructor(server: Awaited<ReturnType<typeof startHttp>>, host: ViewHost, browser: Browser, client: Host) {
    this.#server = server;
    this.#host = host;
    this.#browser = browser;
    this.client = client;
  }

  static async start(settings: Record<string, string> = {}): Promise<ViewFixture> {
    const server = await startHttp({
      HEYGEN_SANDBOX: '1',
      HEYGEN_SANDBOX_SPEED: '300',
      HEYGEN_TOOLSETS: 'default,videos',
      HEYGEN_MCP_AUTH: 'none',
      ...settings,
    });
    const [host, browser, client] = await Promise.all([
      startViewHost(server.url),
      startChromium(),
      join('2026', server),
    ]);
    return new ViewFixture(server, host, browser, client);
  }

  /** A page with nothing in it, and with no mouse over it. */
  async #takePage(look: { viewport: ViewportSize; colorScheme: 'light' | 'dark' }): Promise<Page> {
    const used = this.#free.pop();
    if (!used) return this.#browser.newPage(look);
    await used.mouse.move(-1, -1);
    await used.setViewportSize(look.viewport);
    await used.emulateMedia({ colorScheme: look.colorScheme });
    return used;
  }

  /**
   * Opens a view in a page that no other view is open in.
   * @param prepare is given the page before anything is loaded into it; such a page is closed after its test
   * @param route stands between the page and its servers until the test ends
   */
  async open(
    opening: Opening,
    {
      width = 800,
      prepare,
      route,
    }: { width?: number; prepare?: (page: Page) => Promise<unknown>; route?: (page: Page) => Promise<unknown> } = {},
  ): Promise<OpenView> {
    const look = { viewport: { width, height: 900 }, colorScheme: opening.theme ?? 'light' };
    const page = await (prepare ? this.#browser.newPage(look) : this.#takePage(look));
    page.setDefaultTimeout(WAIT_MS);
    this.#pages.set(page, !prepare);
    await prepare?.(page);
    await route?.(page);
    await showView(page, this.#host.page(opening));
    return {
      page,
      view: page.frameLocator('#app').frameLocator('iframe'),
      seen: () => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen),
      violations: async () => findViolations(await getViewFrame(page)),
    };
  }

  /** Closes the views of a test, so that none goes on polling. */
  async closeViews(): Promise<void> {
    const pages = [...this.#pages];
    this.#pages.clear();
    await Promise.all(
      pages.map(async ([page, isReusable]) => {
        if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' });
        const isFree =
          isReusable &&
          !page.isClosed() &&
          (await page.evaluate(() => (globalThis as unknown as HostPage).closeView()));
        if (isFree) this.#free.push(page);
        else await page.close();
      }),
    );
  }

  /** Starts a film of an avatar and returns its id. */
  async startFilm(script = 'A few words on tides.', more: Record<string, unknown> = {}): Promise<string> {
    const { data } = await this.client.call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script,
      ...more,
    });
    return String(data.video_id);
  }

  async close(): Promise<void> {
    await this.client.close();
    await Promise.all([this.#browser.close(), this.#host.close(), this.#server.stop()]);
  }
}
