import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;

/** The folder of the package that a bundled file is from, for `node_modules/a/b.js` and `…/node_modules/@a/b/c.js`. */
const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The folders of all packages of which something is in the bundle. */
function listBundledPackages({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => PACKAGE_FOLDER.exec(path)?.[0]),
  );
  return [...new Set(inputs.filter((folder) => folder !== undefined))].sort();
}

/** Names a package with its license and the text of it; some packages ship none and only name it. */
function describePackage(root: string, folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  if (!license) throw new Error(`${name} names no license, so that it cannot be shipped in the bundle.`);
  const texts = readdirSync(join(root, folder))
    .filter((file) => LICENSE_FILE.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  const holder = typeof author === 'object' ? author.name : author;
  const text =
    texts.length > 0 ? texts.join('\n\n') : `No license text is shipped with it. Author: ${holder ?? 'not named'}.`;
  return `${name} ${version}\nLicense: ${license}\n\n${text}\n`;
}

/**
 * The licenses of all packages in a bundle, as they ask to be shipped with it.
 * @param root folder that the metafile's paths start from
 * @throws Error where a package names no license
 */
export function formatThirdPartyLicenses(metafiles: readonly Metafile[], root: string): string {
  const folders = [...new Set(metafiles.flatMap(listBundledPackages))];
  const rule = `\n${'-'.repeat(80)}\n\n`;
  const head = 'dist/ contains parts of these packages, each under its own license.\n';
  return [head, ...folders.map((folder) => describePackage(root, folder))].join(rule);
}
