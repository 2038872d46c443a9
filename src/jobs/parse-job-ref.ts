import type { JobKinds, JobRef } from '../declarations/job.ts';
import { ToolError } from '../declarations/tool-error.ts';

/**
 * Reads a job that a model wrote in one word: `video:v1`.
 * @throws ToolError when there is no such kind
 */
export async function parseJobRef(kinds: JobKinds, word: string): Promise<JobRef> {
  const colon = word.indexOf(':');
  const [name, id] = [word.slice(0, Math.max(colon, 0)), word.slice(colon + 1)];
  const kind = id === '' ? undefined : await kinds.find(name);
  if (kind) return { kind, id };
  const known = (await kinds.names()).join(', ');
  throw new ToolError(`jobs: "${word.slice(0, 80)}" is not kind:id with one of the kinds ${known}.`);
}
