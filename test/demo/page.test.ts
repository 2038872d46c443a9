import { expect, it } from 'vitest';
import { lintVideoPrompt } from '../../prompts/linter/lint-video-prompt.ts';
import { createPage } from './page.ts';
import { PROMPT } from './prompt.ts';

it('the page shows the film and the scenes that were asked for', () => {
  const page = createPage(PROMPT, '/tmp/my film.mp4');
  expect(page).toContain('src="my%20film.mp4"');
  expect(page).toContain('4 scenes in 45 seconds');
  expect(page.match(/<li>/g)).toHaveLength(4);
  expect(page).toContain('Scene 1 · A-ROLL · 9 s');
});

it('and is not broken by what was asked', () => {
  const page = createPage('A film on <script>alert("x")</script>', 'x.mp4');
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
});

it('the prompt of the demo is worth its money', () => {
  const { score, findings } = lintVideoPrompt(PROMPT, { hasAvatarId: false, language: 'English' });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(score).toBeGreaterThan(80);
});
