import type { Json } from '../../../declarations/operation.ts';

/** How many values arguments may hold at all depths: the largest batch that HeyGen takes has a few thousand. */
const MAX_VALUES = 20_000;
/** How deep arguments may be nested: recursion over them must not exhaust the stack. */
const MAX_DEPTH = 64;
const MAX_NAME_LENGTH = 256;
/** Problems that are looked for before the search ends. */
const MAX_PROBLEMS = 20;

/** What is wrong with a value, and where it is. */
export interface BoundProblem {
  path: (string | number)[];
  message: string;
}

/** What no text may hold: it cannot be written into an address, a file's name or a request. */
function findTextProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'has a null character; leave it out';
  return text.isWellFormed() ? undefined : 'has half of a character (a lone surrogate); write it whole or leave it out';
}

interface Place {
  value: unknown;
  path: (string | number)[];
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const getPlaces = (value: object, path: Place['path']): Place[] =>
  Object.entries(value).map(([name, inner]) => ({
    value: inner,
    path: [...path, Array.isArray(value) ? Number(name) : name],
  }));

const getNameProblem = (name: string) =>
  name.length > MAX_NAME_LENGTH ? `a field's name has more than ${MAX_NAME_LENGTH} characters` : findTextProblem(name);

function findProblem({ value, path }: Place): string | undefined {
  const name = path.at(-1);
  const ofName = typeof name === 'string' ? getNameProblem(name) : undefined;
  return ofName ?? (typeof value === 'string' ? findTextProblem(value) : undefined);
}

/**
 * Finds what no schema should have to read: too many values, nested too deep, or texts that cannot be sent. It looks
 * level by level and without recursion, which is what such values attack.
 */
export function findBoundProblems(given: Json): BoundProblem[] {
  const problems: BoundProblem[] = [];
  let count = 0;
  let level: Place[] = [{ value: given, path: [] }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return [{ path: [], message: `nested deeper than ${MAX_DEPTH} levels` }];
    const next: Place[] = [];
    for (const place of level) {
      const { value, path } = place;
      const message = findProblem(place);
      if (message) problems.push({ path, message });
      if (problems.length >= MAX_PROBLEMS) return problems;
      if (!isNested(value)) continue;
      count += Array.isArray(value) ? value.length : Object.keys(value).length;
      if (count > MAX_VALUES) return [{ path: path.slice(0, 1), message: `holds more than ${MAX_VALUES} values` }];
      next.push(...getPlaces(value, path));
    }
    level = next;
  }
  return problems;
}
