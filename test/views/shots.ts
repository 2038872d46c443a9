/** `npm run shots -- FOLDER`: a picture of every view, in both themes, narrow and wide. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ViewFixture } from '../support/view-host/view-fixture.ts';
import { createOpenings } from './openings.ts';

const folder = process.argv[2] ?? 'shots';
mkdirSync(folder, { recursive: true });
const fixture = await ViewFixture.start();
try {
  const videoId = await fixture.startFilm('Twice a day the whole sea stands up and walks to the shore.');
  for (const opening of createOpenings(videoId)) {
    for (const [theme, width] of [
      ['light', 800],
      ['dark', 300],
    ] as const) {
      const { page, view } = await fixture.open({ ...opening, theme }, { width });
      await view
        .getByRole('button', { name: /^(Download|Use .*|Make it)$/ })
        .first()
        .waitFor();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${opening.tool}-${theme}-${width}.png`), fullPage: true });
      await page.close();
    }
  }
} finally {
  await fixture.close();
}
