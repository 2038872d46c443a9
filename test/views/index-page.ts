import type { Opening } from '../support/view-host/view-host.ts';
import type { ViewState } from './view-states.ts';

type PageOf = (opening: Opening) => string;

function createLink({ name, opening }: ViewState, page: PageOf): string {
  const link = (theme: 'light' | 'dark') =>
    `<a target="view" href="${page({ ...opening, theme }).replaceAll('&', '&amp;')}">${theme}</a>`;
  return `<li>${name}: ${link('light')} ${link('dark')}</li>`;
}

/** A page with links to views, and a frame that they open in, whose corner changes its width. */
export const createIndex = (states: readonly ViewState[], page: PageOf): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>heygen-mcp views</title>
<style>
  main { font: 14px/1.6 system-ui, sans-serif; display: grid; grid-template-columns: 20rem auto; gap: 1rem; margin: 1rem }
  ul { list-style: none; padding: 0; margin: 0 } div { resize: both; overflow: hidden; width: 800px; height: 90vh; border: 1px solid #888 }
  iframe { width: 100%; height: 100%; border: 0 }
</style>
<main>
<nav aria-label="Views"><h1>Views</h1><ul>${states.map((state) => createLink(state, page)).join('\n')}</ul></nav>
<div><iframe name="view" title="View" src="${page((states[0] as ViewState).opening).replaceAll('&', '&amp;')}"></iframe></div>
</main>
</html>
`;
