import type { Prompt } from '../src/declarations/prompt.ts';
import { journeys } from './journeys.ts';
import { promptOptimizer } from './prompt-optimizer.ts';
import { starts } from './starts.ts';

export { documents } from './documents.ts';

/** The prompts, in the order in which they are listed. */
export const prompts: readonly Prompt[] = [promptOptimizer, ...starts, ...journeys];
