import { prompts } from '../prompts/index.ts';
import { toolsets } from '../tools/index.ts';
import type { Operation, Toolset } from './operation.ts';
import type { Prompt } from './prompt.ts';

/** Everything this server can do. */
export interface Catalog {
  toolsets: readonly Toolset[];
  operations: readonly Operation[];
  prompts: readonly Prompt[];
  /**
   * Finds an operation by its tool name.
   * @throws Error when there is none: only names that the catalog gave out may be asked for
   */
  operation(name: string): Operation;
}

/** Indexes operations by name, refusing a name used twice and an operation listed in a toolset that is not its own. */
function indexed(groups: readonly Toolset[]): ReadonlyMap<string, Operation> {
  const byName = new Map<string, Operation>();
  for (const { id, operations } of groups) {
    for (const operation of operations) {
      if (byName.has(operation.name)) throw new Error(`Two operations are called ${operation.name}.`);
      if (operation.toolset !== id)
        throw new Error(`${operation.name} is listed in ${id} and says ${operation.toolset}.`);
      byName.set(operation.name, operation);
    }
  }
  return byName;
}

const byName = indexed(toolsets);

export const catalog: Catalog = {
  toolsets,
  operations: [...byName.values()],
  prompts,
  operation(name) {
    const found = byName.get(name);
    if (!found) throw new Error(`No operation is called ${name}.`);
    return found;
  },
};
