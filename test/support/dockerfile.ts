import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
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
  /** What the stage is made of so far, as text; undefined from its first RUN on, or where a whole folder is part of it. */
  made?: string;
}

/** The patterns of .dockerignore that let something in; it begins with `*`. */
const listContext = (root: string) =>
  readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

function copy(from: string, sources: readonly string[], to: string): void {
  for (const source of sources) {
    const target = to.endsWith('/') ? join(to, basename(source)) : to;
    cpSync(join(from, source), target, { recursive: true });
  }
}

/**
 * Keeps what the first RUN of a stage makes, as Docker keeps its layers: made again only where the step, a file before it
 * or Node is another one. To install all packages takes half a minute of processor time.
 */
function runKept(kept: string, target: string, made: string, run: () => void): void {
  const layer = join(kept, createHash('sha256').update(made).digest('hex'));
  if (!existsSync(layer)) {
    run();
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    execFileSync('cp', ['-a', target, `${layer}.part`]);
    renameSync(`${layer}.part`, layer);
    return;
  }
  execFileSync('cp', ['-a', `${layer}/.`, target]);
}

/** Files as text that a layer depends on; undefined where one is a folder. */
const readSources = (paths: readonly string[]): string | undefined =>
  paths.every((path) => statSync(path).isFile())
    ? paths.map((path) => readFileSync(path, 'utf8')).join('\n')
    : undefined;

/**
 * Follows the steps of a Dockerfile: folders stand in for stages, and this machine's Node for the base image. Files that
 * .dockerignore keeps out are not there.
 * @throws Error where a step fails, or is of a kind that is not known here
 */
export function buildImage(root: string): Image {
  const context = new Set(listContext(root));
  const kept = join(root, 'node_modules', '.cache', 'heygen-mcp-image');
  const stages: Stage[] = [];
  const current = () => stages.at(-1) as Stage;
  const inStage = (path: string) =>
    join(current().folder, path.replace(/^\/app\/?|^\.\//, ''), path.endsWith('/') ? '/' : '');
  const steps: Record<string, (args: string[], text: string) => void> = {
    FROM: ([, , name]) => void stages.push({ name, folder: folder(), env: {}, command: [], made: process.version }),
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
      const from = stage?.folder ?? root;
      const added = current().made === undefined ? undefined : readSources(sources.map((path) => join(from, path)));
      current().made = added && `${current().made}\n${paths}\n${added}`;
      copy(from, sources, inStage(String(paths.at(-1))));
    },
    RUN: (_, text) => {
      const { folder: cwd, made } = current();
      const run = () =>
        void execFileSync('sh', ['-ec', text.replace(/^RUN\s+/, '')], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
      if (made === undefined) run();
      else runKept(kept, cwd, `${made}\n${text}`, run);
      current().made = undefined;
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
