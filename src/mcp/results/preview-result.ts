import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Json, Operation } from '../../declarations/operation.ts';
import type { FileCall, FileService } from '../../files/file-service.ts';
import { NEEDS_SHARP, type Preview } from '../../files/previews.ts';
import { formatInstallCommand } from '../../runtime/optional-package.ts';

/** Pictures in one result: a model pays for each. */
const MAX_PREVIEWS = 6;

const getItemId = (item: Json) => String(item.id ?? item.style_id ?? item.name);

const WITHOUT_SHARP = `Pictures that are large are not shown, because what makes them small is not installed. Tell the user: ${formatInstallCommand(['sharp'])}.`;

/** Why pictures are missing, where something can be done about it or there is none at all. */
function explainMissing(previews: readonly Preview[]): { type: 'text'; text: string }[] {
  if (previews.includes(NEEDS_SHARP)) return [{ type: 'text', text: WITHOUT_SHARP }];
  return previews.some((preview) => preview !== undefined)
    ? []
    : [{ type: 'text', text: 'No preview could be shown.' }];
}

/** Adds to a result the pictures that its items have, small, so that people and models can look at them. */
export async function addPreviews(
  files: FileService,
  call: FileCall & { tool: Operation },
  made: CallToolResult,
  items: readonly Json[],
): Promise<CallToolResult> {
  const field = call.tool.previews;
  if (!field || made.isError) return made;
  const shown = items.filter((item) => typeof item[field] === 'string').slice(0, MAX_PREVIEWS);
  const pictures = await Promise.all(shown.map((item) => files.preview(String(item[field]), call)));
  const content = shown.flatMap((item, index) => {
    const picture = pictures[index];
    if (picture === undefined || picture === NEEDS_SHARP) return [];
    return [
      { type: 'text' as const, text: getItemId(item) },
      { type: 'image' as const, ...picture },
    ];
  });
  return { ...made, content: [...made.content, ...content, ...explainMissing(pictures)] };
}
