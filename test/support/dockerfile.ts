import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { folder } from './files.ts';

/** What a Dockerfile would make, on this machine and without Docker. */
export interface Image {
  /** Where its last stage works. */
  folder: string;
  env: Record<string, string>;
  /** What it starts. */
  command: string[];
}

interface Stage extends Image {
  name?: string;
}

/** The step that installs what the lock file names. */
const INSTALL = 'npm ci --ignore-scripts';

/** The patterns of .dockerignore that let something in; it begins with `*`. */
const listContext = (root: string) =>
  readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

type Place = (source: string, target: string) => void;

const copyFiles: Place = (source, target) => cpSync(source, target, { recursive: true });

function copy(from: string, sources: readonly string[], to: string, place: Place): void {
  for (const source of sources) place(join(from, source), to.endsWith('/') ? join(to, basename(source)) : to);
}

/** A lock file, or what npm notes in node_modules of what it has installed by one. */
interface Lock {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}

const readLock = (...path: string[]): Lock => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Where npm notes what it has installed. */
const INSTALLED = join('node_modules', '.package-lock.json');

/** True where the packages of a project are those of a stage's lock file, so that installing them again would change nothing. */
function hasSamePackages(root: string, stage: string): boolean {
  if (!existsSync(join(stage, 'package-lock.json')) || !existsSync(join(root, INSTALLED))) return false;
  const { packages: installed } = readLock(root, INSTALLED);
  // The project itself has no name there. What is optional may be for another system.
  const { '': _, ...wanted } = readLock(stage, 'package-lock.json').packages;
  return (
    Object.keys(installed).every((path) => wanted[path]) &&
    Object.entries(wanted).every(([path, { version, integrity, optional = false }]) => {
      const found = installed[path];
      return found ? found.version === version && found.integrity === integrity : optional;
    })
  );
}

/** Copies files and folders into a folder: as links to the files, where both are on one file system. */
function link(sources: readonly string[], target: string): void {
  try {
    execFileSync('cp', ['-al', ...sources, target], { stdio: 'ignore' });
  } catch {
    execFileSync('cp', ['-a', '--remove-destination', ...sources, target]);
  }
}

/** Of what a stage has made nothing changes any more. */
const linkFiles: Place = (source, target) => (existsSync(target) ? copyFiles(source, target) : link([source], target));

/**
 * Makes what `npm ci` would make, of the packages that the tests themselves run with: to install them all takes half a
 * minute of processor time. What npm writes in place is no link.
 */
function linkPackages(root: string, stage: string): void {
  const [from, to] = [join(root, 'node_modules'), join(stage, 'node_modules')];
  // What else begins with a dot is kept by tools that npm knows nothing of.
  const names = readdirSync(from).filter((name) => !name.startsWith('.') || name === '.bin');
  mkdirSync(to);
  link(
    names.map((name) => join(from, name)),
    to,
  );
  cpSync(join(root, INSTALLED), join(stage, INSTALLED));
}

/**
 * Follows the steps of a Dockerfile: folders stand in for stages, and this machine's Node for the base image. Files that
 * .dockerignore keeps out are not there.
 * @throws Error where a step fails, or is of a kind that is not known here
 */
export function buildImage(root: string): Image {
  const context = new Set(listContext(root));
  const stages: Stage[] = [];
  const current = () => stages.at(-1) as Stage;
  const inStage = (path: string) =>
    join(current().folder, path.replace(/^\/app\/?|^\.\//, ''), path.endsWith('/') ? '/' : '');
  const steps: Record<string, (args: string[], text: string) => void> = {
    FROM: ([, , name]) => void stages.push({ name, folder: folder(), env: {}, command: [] }),
    WORKDIR: ([path]) => void mkdirSync(inStage(String(path)), { recursive: true }),
    ENV: (args) => void Object.assign(current().env, Object.fromEntries(args.map((pair) => pair.split('=')))),
    COPY: (args) => {
      const [flag] = args;
      const stage = stages.find(({ name }) => flag === `--from=${name}`);
      const paths = stage ? args.slice(1) : args;
      const sources = paths.slice(0, -1).map((path) => path.replace(/^\/app\//, ''));
      if (!stage) {
        const kept = sources.filter((path) => !context.has(path) || !existsSync(join(root, path)));
        if (kept.length > 0) throw new Error(`COPY ${kept}: not in the build context`);
      }
      copy(stage?.folder ?? root, sources, inStage(String(paths.at(-1))), stage ? linkFiles : copyFiles);
    },
    RUN: (_, text) => {
      const { folder: cwd } = current();
      const command = text.replace(/^RUN\s+/, '');
      if (command === INSTALL && hasSamePackages(root, cwd)) linkPackages(root, cwd);
      else execFileSync('sh', ['-ec', command], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    },
    ENTRYPOINT: (_, text) => void current().command.push(...JSON.parse(text.replace(/^ENTRYPOINT\s+/, ''))),
    CMD: (_, text) => void current().command.push(...JSON.parse(text.replace(/^CMD\s+/, ''))),
    USER: () => undefined,
    EXPOSE: () => undefined,
    HEALTHCHECK: () => undefined,
  };
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const keyword = instruction.getKeyword();
    const step = steps[keyword];
    if (!step) throw new Error(`${keyword}: not known here`);
    const text = instruction.getTextContent().replace(/\\\n/g, '');
    step(text.split(/\s+/).slice(1), text);
  }
  return current();
}
