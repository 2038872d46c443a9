import { toObject } from '../declarations/json.ts';
import type { Json, Operation } from '../declarations/operation.ts';

const getAtPath = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, name) => toObject(held)[name], value);

const toIds = (found: unknown): string[] =>
  [found].flat().filter((id): id is string => typeof id === 'string' && id !== '');

/** The first value under one of these names, however deep it stands. */
function findDeep(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = toObject(value);
  const own = names.map((name) => fields[name]).find((id) => toIds(id).length > 0);
  if (own !== undefined) return own;
  return Object.values(value)
    .map((inner) => findDeep(inner, names))
    .find((id) => id !== undefined);
}

/**
 * The ids of the jobs that an operation started, from its answer or, where HeyGen answers nothing, from its own input. Where
 * HeyGen has moved the field it is looked for in all of the answer.
 */
export function getStartedJobIds({ job, jobId }: Operation, answer: Json, input: Json = {}): string[] {
  const places = [jobId ?? job?.idField ?? []].flat();
  const found = places
    .map((place) => getAtPath(answer, place) ?? getAtPath(input, place))
    .find((id) => id !== undefined);
  if (found !== undefined) return toIds(found);
  const names = places.map((place) => place.split('.').at(-1) ?? place);
  return toIds(findDeep(answer, names) ?? findDeep(answer, ['id']));
}
