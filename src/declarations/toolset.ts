import type { JobKind } from './job.ts';
import { isOperation, type Tool } from './tool.ts';

/** A group of tools that can be switched on together. */
export interface Toolset {
  id: string;
  title: string;
  tools: readonly Tool[];
  /** The selections that the group is not part of. Its own name lists it always. */
  excludedFrom?: readonly ('all' | 'everything')[];
  /** Set where the tools of `discover` reach it although it is not part of `all`. */
  discoverable?: true;
}

/**
 * Declares a group of tools.
 * @param id the name by which it is switched on
 * @param title its heading in `docs/tools.md`
 */
export const toolset = (
  id: string,
  title: string,
  tools: readonly Tool[],
  options: Pick<Toolset, 'excludedFrom' | 'discoverable'> = {},
): Toolset => ({ id, title, tools, ...options });

/** The kinds of long work in some groups, each once. */
export const getJobKinds = (groups: readonly Toolset[]): readonly JobKind[] => [
  ...new Set(groups.flatMap(({ tools }) => tools.filter(isOperation).flatMap(({ job }) => job ?? []))),
];
