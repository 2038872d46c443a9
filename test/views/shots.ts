/** `npm run shots -- FOLDER [WORDS]`: pictures of every view in every state, or of those whose name has the words. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ViewFixture } from '../support/view-host/view-fixture.ts';
import { createViewStates, type ViewState } from './view-states.ts';

const THEMES = ['light', 'dark'] as const;
/** A side panel, and a page, in CSS pixels. */
const WIDTHS = [300, 800];

const [folder = 'shots', words = ''] = process.argv.slice(2);

async function shoot(fixture: ViewFixture, { name, opening, prepare, reach }: ViewState): Promise<void> {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      const { page, view } = await fixture.open({ ...opening, theme }, { width, prepare });
      try {
        await reach(view);
        await page.waitForLoadState('networkidle');
        const file = `${name.replaceAll(/\W+/g, '-')}-${theme}-${width}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
      } catch (error) {
        process.exitCode = 1;
        process.stderr.write(`${name}, ${theme}, ${width} px: ${error}\n`);
      }
      await page.close();
    }
  }
}

mkdirSync(folder, { recursive: true });
const fixture = await ViewFixture.start({ HEYGEN_SANDBOX_SPEED: '60' });
try {
  const states = await createViewStates(fixture.client);
  for (const state of states.filter(({ name }) => name.includes(words))) await shoot(fixture, state);
} finally {
  await fixture.close();
}
