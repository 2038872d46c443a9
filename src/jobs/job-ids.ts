import type { Json, Operation } from '../declarations/operation.ts';

const getAtPath = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, name) => (held as Json | undefined)?.[name], value);

/**
 * The ids of the jobs that an operation started, from its answer or, where HeyGen answers nothing, from its own input;
 * none where HeyGen changed the field.
 */
export function getJobIds({ job, jobId }: Operation, answer: Json, input: Json = {}): string[] {
  const places = [jobId ?? job?.idField ?? []].flat();
  const found = places
    .map((place) => getAtPath(answer, place) ?? getAtPath(input, place))
    .find((id) => id !== undefined);
  return [found].flat().filter((id): id is string => typeof id === 'string' && id !== '');
}
