/**
 * `npm run facts -- FILE [OUT]`: turns HeyGen's OpenAPI file into the facts that test/contract holds the declarations
 * against, and prints what nothing declares yet as an object each to begin with.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadFullCatalog } from '../src/catalog/catalog.ts';
import { findUndeclared } from '../src/openapi/compare-operations.ts';
import { getSpecOperations, parseDocument } from '../src/openapi/document.ts';
import { createDeclarationSkeleton } from './declaration-skeleton.ts';
import { createOpenApiFacts } from './openapi-facts.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [file, out = 'test/contract/v3.facts.json'] = positionals;
if (file === undefined) throw new Error('Name the OpenAPI file: npm run facts -- FILE [OUT]');

const document = parseDocument(readFileSync(file, 'utf8'));
const facts = createOpenApiFacts(document, `HeyGen’s OpenAPI file, read ${new Date().toISOString().slice(0, 10)}`);
writeFileSync(out, `${JSON.stringify(facts, undefined, 1)}\n`);

const undeclared = findUndeclared((await loadFullCatalog()).operations, getSpecOperations(document));
process.stdout.write(`${[...undeclared.map(createDeclarationSkeleton), ''].join('\n')}`);
process.stderr.write(
  `${facts.operations.length} operations in ${out}; ${undeclared.length} of them to declare, above. Facts in v3-autumn.facts.json of operations that are in it, too, are older: take them out.\n`,
);
