import type { ServerResponse } from 'node:http';
import type { VisibleTools } from '../server.ts';

/** What an empty list looks like in an answer; in a request id that is sent back its quotes would be escaped. */
const EMPTY_LIST = '"tools":[]';

const serializedLists = new WeakMap<VisibleTools, Buffer>();

function serializeTools(visibleTools: VisibleTools): Buffer {
  const known = serializedLists.get(visibleTools);
  if (known) return known;
  const made = Buffer.from(`"tools":${JSON.stringify(visibleTools.tools)}`);
  serializedLists.set(visibleTools, made);
  return made;
}

/** True for a message that asks for the tools, and nothing else. */
export const isToolsListRequest = (body: unknown): boolean =>
  (body as { method?: unknown } | null)?.method === 'tools/list';

/**
 * Sends the SDK's answer to `tools/list` with the tools put into it as text. A list is some 35 kB and the same for
 * everybody: turning it into text again for each answer costs more than all the rest of the request.
 * @param answer with an empty list in it, or an error, which is sent as it is
 */
export async function sendCachedList(
  answer: Response,
  visibleTools: () => VisibleTools,
  response: ServerResponse,
): Promise<void> {
  const text = await answer.text();
  const at = text.indexOf(EMPTY_LIST);
  const parts =
    at < 0
      ? [Buffer.from(text)]
      : [
          Buffer.from(text.slice(0, at)),
          serializeTools(visibleTools()),
          Buffer.from(text.slice(at + EMPTY_LIST.length)),
        ];
  const length = parts.reduce((total, part) => total + part.length, 0);
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': length });
  response.cork();
  for (const part of parts) response.write(part);
  response.end();
}
