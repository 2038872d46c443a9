import { z } from 'zod';
import { promptOptimizer } from '../prompts/prompt-optimizer.ts';
import * as field from '../src/declarations/fields.ts';
import { composite } from '../src/declarations/tool.ts';
import { ToolError } from '../src/declarations/tool-error.ts';

/** What is wrong with arguments, in the words of the prompt that takes them. */
function findProblems(given: Readonly<Record<string, string>>): string[] {
  return promptOptimizer.arguments.flatMap(({ name, problem }) => {
    const value = given[name];
    const found = value === undefined ? undefined : problem?.(value);
    return found ? [`${name}: ${found}.`] : [];
  });
}

/** The prompt `prompt-optimizer` as a tool: models can call tools, and only people can choose prompts. */
export const getPromptGuide = composite({
  name: 'get_prompt_guide',
  default: true,
  title: 'How to write a video prompt',
  keywords:
    'write writing good prompt tips advice examples guidance how to word describe describing request idea what I want layout craft optimise improve better directions storyboard template skeleton best practices',
  summary: 'Get layout, style, pacing and rules for a create_video_agent prompt from a brief, free of charge.',
  effect: 'read',
  local: true,
  input: z.strictObject({
    brief: field.text().min(1),
    seconds: z.int().optional().describe('Default 60.'),
    style: field.word().optional(),
    orientation: z.enum(['landscape', 'portrait']).optional(),
    language: field.word().optional(),
    avatar_id: field.word().optional(),
  }),
  output: z.looseObject({ guide: z.string() }),
  example: { input: { brief: 'How bees find home, for children.' }, output: { guide: 'Write a prompt …' } },
  run: async ({ brief, seconds, style, orientation, language, avatar_id: avatar }) => {
    const given = Object.fromEntries(
      Object.entries({ brief, duration: seconds?.toString(), style, orientation, language, avatar }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    const problems = findProblems(given);
    if (problems.length > 0) throw new ToolError(problems.join(' '));
    return {
      guide: promptOptimizer
        .messages(given, () => true)
        .map(({ text }) => text)
        .join('\n\n'),
    };
  },
  text: ({ guide }) => guide,
});
