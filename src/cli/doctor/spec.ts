import { loadFullCatalog } from '../../catalog/catalog.ts';
import { compareWithSpec, formatComparison } from '../../openapi/compare-operations.ts';
import { SpecError } from '../../openapi/document.ts';
import { readSpec } from '../../openapi/read-spec.ts';
import { HEYGEN_SPEC_URL } from '../../openapi/spec-url.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import { print } from '../process/print.ts';
import type { Config } from '../settings/config.ts';

/**
 * Compares HeyGen's OpenAPI file with the declarations, in words or as JSON. HeyGen's API is not asked.
 * @returns true where nothing is new, gone or changed
 * @throws StartupError when the file cannot be had
 */
export async function checkSpec({ operands: [source], specUrl = HEYGEN_SPEC_URL, json }: Config): Promise<boolean> {
  const spec = await readSpec(source ?? specUrl).catch((error: unknown) => {
    throw error instanceof SpecError ? new StartupError(error.message) : error;
  });
  const comparison = compareWithSpec((await loadFullCatalog()).operations, spec);
  await print(json ? `${JSON.stringify(comparison, undefined, 2)}\n` : formatComparison(comparison));
  return comparison.added.length + comparison.gone.length + comparison.changed.length === 0;
}
