/**
 * `npm run build`: what is shipped. Everything that runs is in the bundle, so that installing it means one package; only
 * what few need stays outside (the optional peer dependencies).
 */
import { rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { buildViews } from './build-views.ts';
import { mergeChunks } from './merge-chunks.ts';
import { formatThirdPartyLicenses } from './third-party-licenses.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = 'dist';

/** Some of the bundled packages are CommonJS: they call `require` for what Node has, and ask where they lie. */
const REQUIRE = "import{createRequire}from'node:module';const require=/*@__PURE__*/createRequire(import.meta.url);";

/** English is what zod speaks here; its other languages are 300 kB that each start would compile. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Logs go straight to stderr: pino's way through worker threads is not used, and costs each start. */
const withoutTransports: Plugin = {
  name: 'without-transports',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pino[\\/]lib[\\/]transport\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('pino transports are not in the bundle'); };",
    }));
  },
};

const isExternal = (name: string) => Object.hasOwn(manifest.peerDependencies, name);

/**
 * `await import('package')` gives the names that Node would give. Of CommonJS the bundler alone would give `default` and no
 * other, which types do not show.
 */
const namedDynamicImports: Plugin = {
  name: 'named-dynamic-imports',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:@[^/:]+\/)?[^./@:][^/:]*$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && !isBuiltin(path) && !isExternal(path) ? { path, namespace: 'named' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'named' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
      return { contents: `export { ${names} } from '${path}';`, resolveDir: ROOT };
    });
  },
};

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  outdir: OUT,
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  // Names of classes and functions stand in errors and logs.
  legalComments: 'none',
  metafile: true,
  // Some packages are CommonJS that no bundler can follow, beside modules that it can.
  mainFields: ['module', 'main'],
  external: Object.keys(manifest.peerDependencies),
  // The SDK's validator for answers of elicitation: ajv is 300 kB, of which nothing is used here.
  alias: { '@modelcontextprotocol/server/_shims': './src/mcp/sdk-shims.ts' },
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  banner: { js: REQUIRE },
  plugins: [englishOnly, withoutTransports, namedDynamicImports],
  logLevel: 'warning',
} satisfies BuildOptions;

const PROGRAM = 'src/main.ts';

/** The sources that each transport loads before it serves. */
const STARTS = {
  stdio: ['src/cli/run-command.ts', 'src/mcp/stdio.ts'],
  http: ['src/cli/run-command.ts', 'src/cli/commands/serve-http.ts'],
};

async function bundle(entryPoint: string): Promise<Metafile> {
  const { metafile } = await build({ ...OPTIONS, entryPoints: [entryPoint], splitting: true });
  return metafile;
}

/** Runs the program that writes the lists, which is no part of what is shipped. */
async function buildManifest(): Promise<void> {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: ['scripts/build-manifest.ts'],
    write: false,
    metafile: false,
  });
  const program = fileURLToPath(new URL(`../${OUT}/build-manifest.js`, import.meta.url));
  writeFileSync(program, outputFiles[0]?.contents ?? '');
  await import(pathToFileURL(program).href);
  rmSync(program);
}

rmSync(fileURLToPath(new URL(`../${OUT}`, import.meta.url)), { recursive: true, force: true });
const metafile = await bundle(PROGRAM);
await mergeChunks(OPTIONS, metafile, PROGRAM, STARTS);
await buildViews();
await buildManifest();
writeFileSync(
  new URL(`../${OUT}/THIRD-PARTY-LICENSES.txt`, import.meta.url),
  formatThirdPartyLicenses([metafile], ROOT),
);
