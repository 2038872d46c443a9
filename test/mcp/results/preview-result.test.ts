import { expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import type { FileService } from '../../../src/files/file-service.ts';
import { NEEDS_SHARP, type Preview } from '../../../src/files/previews.ts';
import { addPreviews } from '../../../src/mcp/results/preview-result.ts';

const { operations } = await loadFullCatalog();
const tool = operations.find(({ previews }) => previews !== undefined);
if (!tool?.previews) throw new Error('no operation has previews');

/** What a person sees of items whose pictures came out like this. */
async function shownFor(previews: readonly Preview[]): Promise<unknown[]> {
  const left = [...previews];
  const files = { preview: async () => left.shift() } as unknown as FileService;
  const items = previews.map((_, index) => ({ id: `item-${index}`, [String(tool?.previews)]: 'https://x/y.webp' }));
  const made = await addPreviews(files, { tool, caller: {} } as never, { content: [] }, items);
  return made.content;
}

const PICTURE = { data: 'AAAA', mimeType: 'image/jpeg' };

it.each<[Preview[], boolean]>([
  [[PICTURE, NEEDS_SHARP], true],
  [[NEEDS_SHARP], true],
  [[PICTURE], false],
  [[undefined], false],
])('pictures %j: who could see more with sharp is told how (%s)', async (previews, isTold) => {
  const command = 'npx -y -p heygen-mcp -p sharp heygen-mcp';
  expect(JSON.stringify(await shownFor(previews)).includes(command)).toBe(isTold);
});
