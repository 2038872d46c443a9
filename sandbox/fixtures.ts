import { isObject, toObject, toTexts } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import library from './library.json' with { type: 'json' };
import type { Stored } from './records.ts';

/** Where the library's pictures are; answers name the sandbox's own address in its place. */
export const LIBRARY_URL = 'https://resource.heygen.example';

/** A family of what an account has from the start: its rows are items, or what `item` is filled with. */
interface Family {
  kind: string;
  /** Lists of library.json: each row of one with each of the other. Of `names` each is for the row of its `place`. */
  rows: readonly string[];
  /** Fields that most rows have alike. */
  defaults?: Json;
  item?: Json;
}

const FAMILIES: readonly Family[] = library.families;
const LISTS: Json = library;

const toSlug = (name: unknown) =>
  String(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** Puts a row's fields where a template names them: `look_{slug}`; `{tags}` alone stands for the field as it is. */
function fill(template: unknown, row: Json): unknown {
  if (Array.isArray(template)) return template.map((item) => fill(item, row));
  if (isObject(template))
    return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value, row)]));
  if (typeof template !== 'string') return template;
  const [, field] = /^\{(\w+)\}$/.exec(template) ?? [];
  return field ? (row[field] ?? null) : template.replace(/\{(\w+)\}/g, (_, name) => String(row[name]));
}

function createItems({ rows, defaults, item }: Family): Json[] {
  const [first = [], second = [{}]] = rows.map((name) => [LISTS[name]].flat().map(toObject));
  const combined = first.flatMap((row) => second.map((other): Json => ({ ...row, ...other })));
  return combined.flatMap((row): Json[] => {
    const name = row.name ?? toTexts(row.names)[Number(row.place)];
    if (name === undefined) return [];
    return [item ? toObject(fill(item, { ...defaults, slug: toSlug(name), ...row, name })) : row];
  });
}

/** All of them, oldest first, as text: what is read of it belongs to one account, which may change it. */
const RECORDS = JSON.stringify(
  FAMILIES.flatMap((family) =>
    createItems(family).map((item) => {
      const _id = String(item.id ?? item[`${family.kind}_id`]);
      return { ...item, _id, _kind: family.kind };
    }),
  ).toReversed(),
);

/** Records by the names of their kinds, and by id: a list of one kind does not look at the others. */
export type Records = Map<string, Map<string, Stored>>;

/**
 * The records of a fresh account: 36 looks of 12 avatars, 68 voices in 22 languages, 22 styles, and what it can change.
 * Fields that begin with `_` are not sent: they answer filters on things that HeyGen does not return.
 */
export function createLibrary(): Records {
  const records: Records = new Map();
  for (const record of JSON.parse(RECORDS)) {
    const ofKind = records.get(record._kind) ?? new Map();
    records.set(record._kind, ofKind.set(record._id, record));
  }
  return records;
}
