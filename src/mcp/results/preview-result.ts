import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Json, Operation } from '../../declarations/operation.ts';
import type { FileCall, FileService } from '../../files/file-service.ts';
import { NEEDS_SHARP, type Picture, type Preview } from '../../files/previews.ts';
import { formatInstallCommand } from '../../runtime/optional-package.ts';

/** Pictures in one result: a model pays for each, and seven frameworks send them as text. */
const MAX_PREVIEWS = 4;

const WITHOUT_SHARP = `Pictures that are large are not shown, because what makes them small is not installed. Tell the user: ${formatInstallCommand(['sharp'])}.`;

const getItemId = (item: Json) => String(item.id ?? item.style_id ?? item.name);

const isPicture = (preview: Preview): preview is Picture => preview !== undefined && preview !== NEEDS_SHARP;

/** Why pictures are missing, where something can be done about it. */
const explainMissing = (previews: readonly Preview[]) => (previews.includes(NEEDS_SHARP) ? [WITHOUT_SHARP] : []);

/** The address of each picture, for a model that cannot see it and for what it writes. */
const listAddresses = (items: readonly Json[], field: string) =>
  items.map((item) => `${getItemId(item)}\t${item[field]}`);

const addText = (result: CallToolResult, lines: readonly string[], pictures: readonly Picture[] = []) => ({
  ...result,
  content: [
    ...result.content,
    { type: 'text' as const, text: lines.join('\n') },
    ...pictures.map((picture) => ({ type: 'image' as const, ...picture })),
  ],
});

/**
 * Adds to a result the pictures that its items have, small, so that people and models can look at them, with the
 * address of each.
 * @param call `seesPictures` is false where the host would send a model their bytes as text, or nothing
 */
export async function addPreviews(
  files: FileService,
  call: FileCall & { tool: Operation; seesPictures?: boolean },
  made: CallToolResult,
  items: readonly Json[],
): Promise<CallToolResult> {
  const field = call.tool.previews;
  if (!field || made.isError) return made;
  const pictured = items.filter((item) => typeof item[field] === 'string');
  if (pictured.length === 0) return addText(made, ['There are no pictures.']);
  if (call.seesPictures === false)
    return addText(made, ['Pictures are at these addresses.', ...listAddresses(pictured, field)]);
  const asked = pictured.slice(0, MAX_PREVIEWS);
  const previews = await Promise.all(asked.map((item) => files.preview(String(item[field]), call)));
  const pictures = previews.filter(isPicture);
  if (pictures.length === 0)
    return addText(made, ['No preview could be shown.', ...explainMissing(previews), ...listAddresses(asked, field)]);
  const shown = asked.filter((_, index) => isPicture(previews[index]));
  const heading = `Pictures below, in this order: ${pictures.length} of ${pictured.length}.`;
  return addText(made, [heading, ...listAddresses(shown, field), ...explainMissing(previews)], pictures);
}
