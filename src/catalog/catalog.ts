import { prompts, resources } from '../../prompts/index.ts';
import { toolsets } from '../../tools/index.ts';
import { getReader, type JobKind, type JobKinds } from '../declarations/job.ts';
import type { Operation } from '../declarations/operation.ts';
import type { Prompt } from '../declarations/prompt.ts';
import type { TextResource } from '../declarations/resource.ts';
import { isOperation, type Tool } from '../declarations/tool.ts';
import { getJobKinds, type Toolset } from '../declarations/toolset.ts';

/** Everything this server can do. */
export interface Catalog {
  toolsets: readonly Toolset[];
  tools: readonly Tool[];
  /** The tools that are one call to HeyGen each. */
  operations: readonly Operation[];
  /** Kinds of long work by name, former names too. */
  jobKinds: ReadonlyMap<string, JobKind>;
  /** Names of the tools that a host sees unless it asks for others. */
  defaultTools: ReadonlySet<string>;
  prompts: readonly Prompt[];
  /** What assistants read when they need it. */
  resources: readonly TextResource[];
  /**
   * Looks up a tool by its name.
   * @throws Error when there is none: only names that the catalog gave out may be asked for
   */
  getTool(name: string): Tool;
  /** Looks up an operation by its tool name; throws as `getTool` does. */
  getOperation(name: string): Operation;
}

/** Indexes tools by name, refusing a name used twice. */
function indexTools(groups: readonly Toolset[]): ReadonlyMap<string, Tool> {
  const byName = new Map<string, Tool>();
  for (const tool of groups.flatMap(({ tools }) => tools)) {
    if (byName.has(tool.name)) throw new Error(`Two tools are called ${tool.name}.`);
    byName.set(tool.name, tool);
  }
  return byName;
}

/** Indexes the kinds of long work, refusing a word used twice and a kind that nothing reads. */
function indexJobKinds(groups: readonly Toolset[]): ReadonlyMap<string, JobKind> {
  const byName = new Map<string, JobKind>();
  for (const kind of getJobKinds(groups)) {
    getReader(kind);
    for (const name of [kind.name, ...(kind.formerNames ?? [])]) {
      if (byName.has(name)) throw new Error(`Two kinds of jobs are called ${name}.`);
      byName.set(name, kind);
    }
  }
  return byName;
}

/** Makes a catalog of groups of tools. */
function createCatalog(groups: readonly Toolset[]): Catalog {
  const byName = indexTools(groups);
  const tools = [...byName.values()];
  function getTool(name: string): Tool {
    const found = byName.get(name);
    if (!found) throw new Error(`No tool is called ${name}.`);
    return found;
  }
  return {
    toolsets: groups,
    tools,
    operations: tools.filter(isOperation),
    jobKinds: indexJobKinds(groups),
    defaultTools: new Set(tools.filter((one) => one.default === true).map(({ name }) => name)),
    prompts,
    resources,
    getTool,
    getOperation(name) {
      const found = getTool(name);
      if (!isOperation(found)) throw new Error(`${name} is no single operation of HeyGen's.`);
      return found;
    },
  };
}

/** What works with v3. */
export const catalog: Catalog = createCatalog(toolsets);

let completeCatalog: Promise<Catalog> | undefined;

/** The same with v1 and v2, whose declarations are loaded only where they are asked for. */
export function loadFullCatalog(): Promise<Catalog> {
  completeCatalog ??= import('../../tools/v1-v2/index.ts').then(({ default: v1v2 }) =>
    createCatalog([...toolsets, v1v2]),
  );
  return completeCatalog;
}

/** The kinds of long work by name. One of v1 or v2 can be waited for where its tools are not listed. */
export const createJobKinds = ({ jobKinds }: Catalog): JobKinds => ({
  find: async (name) => jobKinds.get(name) ?? (await loadFullCatalog()).jobKinds.get(name),
  names: async () => [...new Set([...(await loadFullCatalog()).jobKinds.values()].map(({ name }) => name))],
});
