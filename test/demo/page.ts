import { basename } from 'node:path';
import { parseVideoPrompt, type Scene } from '../../prompts/linter/parse-video-prompt.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string);

function formatScene({ number, type, seconds, voiceovers }: Scene): string {
  const head = [`Scene ${number}`, type, seconds && `${seconds} s`].filter(Boolean).join(' · ');
  return `<li><b>${head}</b><p>${voiceovers.map((words) => `“${escapeHtml(words)}”`).join(' ')}</p></li>`;
}

/** What was asked for: scene by scene where the prompt has scenes, else in its own words. */
function formatAsked(prompt: string): string {
  const { scenes, seconds } = parseVideoPrompt(prompt);
  if (scenes.length === 0) return `<pre>${escapeHtml(prompt)}</pre>`;
  const length = seconds === undefined ? '' : ` in ${seconds} seconds`;
  return [
    `<p>${scenes.length} scenes${length}:</p>`,
    `<ol>${scenes.map(formatScene).join('')}</ol>`,
    `<details><summary>The whole prompt</summary><pre>${escapeHtml(prompt)}</pre></details>`,
  ].join('\n');
}

/** A page with the film and what was asked for. */
export const createPage = (prompt: string, film: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>heygen-mcp demo</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
  video { width: 100% } pre { white-space: pre-wrap } ol { padding-left: 0; list-style: none } p { margin: .2rem 0 .8rem }
</style>
<h1>What was asked, and the film</h1>
<video controls src="${escapeHtml(encodeURI(basename(film)))}"></video>
<p>The film is a stand-in of the right length, from the sandbox. With a HeyGen key the same call makes a real one of what stands below.</p>
${formatAsked(prompt)}
</html>
`;
