import { describe, expect, it } from 'vitest';
import { prompts } from '../../prompts/index.ts';
import type { Prompt } from '../../src/declarations/prompt.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';

function write({ name }: Prompt, values: Record<string, string>): string {
  const { messages } = getPrompt(prompts, name, values);
  return messages.map(({ content }) => (content.type === 'text' ? content.text : '')).join('\n');
}

const valuesOf = ({ arguments: takes }: Prompt, getValue: (index: number, name: string) => string) =>
  Object.fromEntries(takes.map(({ name }, index) => [name, getValue(index, name)]));

/** Gaps that a value left: a word or a sign with nothing after it. */
const GAPS = /\b(in|on|called|into|from|of|and|is) [,.:;]|, ,|undefined|""|\(\)|: [.;]/;

describe.each(prompts.map((prompt) => [prompt.name, prompt] as const))('the prompt %s', (_, prompt) => {
  const required = Object.fromEntries(
    prompt.arguments.filter(({ required: is }) => is).map(({ name }) => [name, `a ${name}`]),
  );

  it.each([
    ['$1', (index: number) => `$${index + 1}`],
    ['${name}', (_index: number, name: string) => `\${${name}}`],
    ['{{name}}', (_index: number, name: string) => `{{${name}}}`],
  ])('takes values that its host fills in later, as %s', (_form, getValue) => {
    const values = valuesOf(prompt, getValue);
    const text = write(prompt, values);
    for (const value of Object.values(values)) expect(text).toContain(value);
  });

  it('reads well where what comes later is empty', () => {
    const optional = valuesOf(prompt, (index) => `$${index + 1}`);
    const text = write(prompt, { ...optional, ...required }).replace(/\$\d+/g, '');
    const [told = ''] = text.split('\n\nWhat follows goes before');
    expect(told).not.toMatch(GAPS);
    expect(told).toBe(write(prompt, required));
  });

  it('reads well with required values alone, the others left out, empty or blank', () => {
    const text = write(prompt, required);
    expect(text).not.toMatch(GAPS);
    for (const nothing of ['', ' '])
      expect(write(prompt, { ...valuesOf(prompt, () => nothing), ...required })).toBe(text);
  });
});

describe('a value that is no placeholder', () => {
  it.each(['$', '1', 'cost $1', '$1 or $2'])('%s is checked as before', (duration) => {
    const say = () => getPrompt(prompts, 'prompt-optimizer', { brief: 'Tides', duration });
    expect(say).toThrow(/duration/);
  });
});
