import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** What a process loads before it serves, as source files; the rest is loaded when something needs it. */
export type StartPaths = Readonly<Record<string, readonly string[]>>;

type Outputs = Metafile['outputs'];

const isJavaScript = (path: string) => path.endsWith('.js');

/** The outputs that an output cannot do without, itself among them. */
function collectStatic(outputs: Outputs, path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
    if (kind === 'import-statement' && !external) collectStatic(outputs, next, found);
  return found;
}

/**
 * Which file an output goes into: `core` what all start paths have, else the one that has it. The program itself stays,
 * because it looks at its Node before it loads the rest.
 */
function assignFiles(outputs: Outputs, program: string, starts: StartPaths): Map<string, string> {
  const paths = Object.keys(outputs);
  const collectFrom = (sources: readonly string[]) => {
    const entries = paths.filter((path) => sources.includes(outputs[path]?.entryPoint ?? ''));
    return new Set(entries.flatMap((entry) => [...collectStatic(outputs, entry)]));
  };
  const loaded = Object.entries(starts).map(([name, sources]) => [name, collectFrom(sources)] as const);
  const own = collectFrom([program]);
  const assigned = new Map<string, string>();
  for (const path of paths.filter((one) => !own.has(one))) {
    const having = loaded.filter(([, set]) => set.has(path)).map(([name]) => name);
    if (having.length > 0) assigned.set(path, having.length === loaded.length ? 'core' : String(having[0]));
  }
  return assigned;
}

/** A chunk's export, as the file that it went into calls it. */
const nameExport = (path: string, name: string) => `${basename(path, '.js').replace(/\W/g, '_')}_${name}`;

const reexport = (outputs: Outputs, path: string, file: string) =>
  `export{${outputs[path]?.exports.map((name) => `${nameExport(path, name)} as ${name}`)}}from"./${file}.js";`;

/** Joins what goes into one file, has the rest import it from there, and leaves what is loaded later where it is. */
function mergeInto(folder: string, outputs: Outputs, assigned: ReadonlyMap<string, string>, own?: string): Plugin {
  return {
    name: 'merge-chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/.*\.js$/ }, ({ path, kind, namespace }) => {
        const output = join(folder, path);
        const file = assigned.get(output);
        if (kind === 'entry-point') return undefined;
        if (kind === 'dynamic-import' || file === undefined || namespace === 'merged') return { path, external: true };
        return file === own ? undefined : { path: output, namespace: 'merged', pluginData: file };
      });
      onLoad({ filter: /.*/, namespace: 'merged' }, ({ path, pluginData: file }) => ({
        contents: reexport(outputs, path, file),
      }));
    },
  };
}

/**
 * Puts the chunks that a start loads into a file for all starts and one for each: Node takes about half a millisecond for
 * every file, and splitting makes some fifty of them.
 */
export async function mergeChunks(
  options: BuildOptions & { absWorkingDir: string },
  { outputs }: Metafile,
  program: string,
  starts: StartPaths,
): Promise<void> {
  const root = options.absWorkingDir;
  const chunks = Object.keys(outputs).filter(isJavaScript);
  const assigned = assignFiles(outputs, program, starts);
  const folder = dirname(chunks[0] ?? '');
  const bundle = async (own: string | undefined, entry: Pick<BuildOptions, 'entryPoints' | 'stdin'>) => {
    const { outputFiles } = await build({
      ...options,
      ...entry,
      banner: {},
      alias: {},
      define: {},
      packages: 'external',
      metafile: false,
      write: false,
      plugins: [mergeInto(folder, outputs, assigned, own)],
    });
    return outputFiles;
  };
  const files = [...new Set(assigned.values())];
  const merged = await Promise.all(
    files.map(async (file) => {
      const members = chunks.filter((path) => assigned.get(path) === file);
      const contents = members.map(
        (path) =>
          `import"./${basename(path)}";export{${outputs[path]?.exports.map((name) => `${name} as ${nameExport(path, name)}`)}}from"./${basename(path)}";`,
      );
      const stdin = { contents: contents.join('\n'), resolveDir: join(root, folder), sourcefile: `${file}.js` };
      const [output] = await bundle(file, { stdin });
      return [file, output?.contents] as const;
    }),
  );
  const later = chunks.filter((path) => !assigned.has(path));
  const others = await bundle(undefined, { entryPoints: later });
  const wanted = new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path),
    ),
  );
  for (const { path, contents } of others) writeFileSync(path, contents);
  for (const [file, contents] of merged) writeFileSync(join(root, folder, `${file}.js`), contents ?? '');
  for (const [path, file] of assigned) {
    if (wanted.has(path)) writeFileSync(join(root, path), reexport(outputs, path, file));
    else rmSync(join(root, path));
  }
}
