import type { Prompt } from '../src/prompt.ts';
import { promptOptimizer } from './prompt-optimizer.ts';

/** The prompts, in the order in which they are listed. */
export const prompts: readonly Prompt[] = [promptOptimizer];
