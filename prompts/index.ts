import type { Prompt } from '../src/declarations/prompt.ts';
import { filmTemplates } from './film-templates.ts';
import { promptOptimizer } from './prompt-optimizer.ts';
import { workflows } from './workflows.ts';

export { resources } from './resources.ts';

/** The prompts, in the order in which they are listed. */
export const prompts: readonly Prompt[] = [promptOptimizer, ...filmTemplates, ...workflows];
