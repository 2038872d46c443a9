import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startChromium } from '../support/chromium.ts';
import { folder } from '../support/files.ts';
import { environment, lineLog } from '../support/server-process.ts';
import { BROWSER_START_MS } from '../support/view-host/view-fixture.ts';
import { waitFor } from '../support/wait-for.ts';

const DEMO = fileURLToPath(new URL('../demo/main.ts', import.meta.url));
const TSX = createRequire(import.meta.url).resolve('tsx');

/** Starts the demo in an empty folder, a hundred times faster than it is by itself. */
function startDemo(args: string[], env: Record<string, string> = {}) {
  const cwd = folder();
  const child = spawn(process.execPath, ['--import', TSX, DEMO, ...args], {
    cwd,
    env: environment({ HEYGEN_SANDBOX_SPEED: '10000', ...env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  return { child, cwd, log: lineLog(child.stdout) };
}

it('without a terminal the demo ends by itself, and says where the page lies that plays the film', async () => {
  const { child, log } = startDemo(['A 20-second film on bees']);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  const [, page] = /^Watch it: (file:.+\.html)$/.exec(log.lines.at(-1) ?? '') ?? [];
  expect(readFileSync(fileURLToPath(String(page)), 'utf8')).toContain('A 20-second film on bees');
});

describe('the page of the demo', { tags: ['chromium'] }, () => {
  let browser: Awaited<ReturnType<typeof startChromium>>;
  beforeAll(async () => {
    browser = await startChromium();
  }, BROWSER_START_MS);
  afterAll(() => browser?.close());

  it('opens in the browser with --open, plays the film, and goes with Ctrl-C', async () => {
    const bin = folder();
    const opened = join(bin, 'opened');
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`);
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const { child, log } = startDemo(['--open'], { PATH: `${bin}${delimiter}${process.env.PATH}` });
    await log.until((line) => line.startsWith('It plays in your browser: http://127.0.0.1:'));
    await waitFor(() => expect(existsSync(opened)).toBe(true));

    const page = await browser.newPage();
    await page.goto(readFileSync(opened, 'utf8'));
    const film = page.locator('video');
    await film.evaluate((video: { muted: boolean; play(): Promise<void> }) => {
      video.muted = true;
      return video.play();
    });
    await film.evaluate((video: { currentTime: number }) => {
      video.currentTime = 30;
    });
    await expect.poll(() => film.evaluate((video: { currentTime: number }) => video.currentTime)).toBeGreaterThan(30);
    await page.getByText('4 scenes in 45 seconds').waitFor();

    const ended = once(child, 'close');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});
