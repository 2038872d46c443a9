import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { VIEWS } from '../src/declarations/view.ts';

const SOURCES = new URL('../views/', import.meta.url);
const OUT = new URL('../dist/views/', import.meta.url);

/** Names of our own that no host, tool or element knows, so that short ones can stand for them. */
const OWN_NAMES =
  /^(onExpired|openInBrowser|onInput|onResult|onContext|onTeardown|callsTools|startedAt|phase|stage|usual|question|failure|percent|record|renew|element|read|show|opening|voiceovers|spoken|scenes|update|words|seconds|perMinute|section|lines|hold|control|choice|facts|picture|fits)$/;

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, SOURCES))],
    bundle: true,
    minify: true,
    mangleProps: OWN_NAMES,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
  });
  return outputFiles
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** One file a view: hosts take a view as one resource, and load nothing from elsewhere. */
async function buildViewPage(name: string, title: string, template: string): Promise<string> {
  const [css, own, js] = await Promise.all([
    bundle('view.css'),
    bundle(`${name}/${name}.css`),
    bundle(`${name}/${name}.ts`),
  ]);
  // A string in the code could end the element. Functions, because "$&" in code would be a pattern.
  const script = js.replace(/<\/(script)/gi, '<\\/$1');
  return template
    .replace('TITLE', () => title)
    .replace('WAITING', () => `${title} …`)
    .replace('/*CSS*/', () => (css + own).replace(/([:,]) /g, '$1'))
    .replace('/*JS*/', () => script);
}

/** Builds the views into dist/views. */
export async function buildViews(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const template = readFileSync(new URL('view.html', SOURCES), 'utf8').replace(/>\n</g, '><').trim();
  for (const { name, title } of VIEWS) {
    writeFileSync(new URL(`${name}.html`, OUT), await buildViewPage(name, title, template));
  }
}
