import { z } from 'zod';
import { isMedia } from '../../../declarations/fields.ts';
import { isObject, toObject } from '../../../declarations/json.ts';
import type { Json } from '../../../declarations/operation.ts';

/** Arguments as the schema wants them, and what was read otherwise than it was written: `videoId as video_id`. */
export interface CoercedArguments {
  input: Json;
  readAs: string[];
}

type Field = z.core.$ZodType | undefined;
type Shape = Readonly<Record<string, Field>>;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Longer texts and lists are left as they are, for the schema to refuse: to read them in every way takes its time. */
const MAX_JSON_LENGTH = 256 * 1024;
const MAX_READ_ITEMS = 1000;

/** The value that a text stands for as JSON, or undefined. */
function parseJson(text: string): unknown {
  if (text.length > MAX_JSON_LENGTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unwrap = (field: Field): Field => (field instanceof z.ZodOptional ? unwrap(field.unwrap()) : field);

const getElement = (field: Field): Field => {
  const list = unwrap(field);
  return list instanceof z.ZodArray ? list.element : undefined;
};

/** True for a field that takes a medium, or a list of them. */
const takesMedia = (field: Field) => isMedia(unwrap(field)) || isMedia(unwrap(getElement(field)));

/** One coercion at work: it collects what it read otherwise. */
class Coercion {
  readonly readAs: string[] = [];

  private note(path: string, as: string): void {
    this.readAs.push(`${path} as ${as}`);
  }

  /** Converts a text to what the schema wants, where only one reading is possible. Else it returns the text. */
  private readText(type: z.core.$ZodType, text: string, path: string): unknown {
    if (type instanceof z.ZodNumber && NUMBER.test(text)) {
      this.note(path, 'a number');
      return Number(text);
    }
    if (type instanceof z.ZodBoolean && /^(true|false)$/i.test(text)) {
      this.note(path, 'true or false');
      return text.toLowerCase() === 'true';
    }
    const wantsObject = type instanceof z.ZodObject || type instanceof z.ZodUnion || type instanceof z.ZodRecord;
    const decoded = wantsObject ? parseJson(text) : undefined;
    if (!isObject(decoded)) return text;
    this.note(path, 'an object');
    return this.readValue(type, decoded, path);
  }

  private readList(type: z.ZodArray, value: unknown, path: string): unknown {
    const decoded = typeof value === 'string' ? parseJson(value) : value;
    const readItems = (items: unknown[]) =>
      items.map((item, index) => this.readValue(type.element, item, `${path}.${index}`));
    if (!Array.isArray(decoded)) {
      this.note(path, 'a list of one');
      return readItems([value]);
    }
    if (typeof value === 'string') this.note(path, 'a list');
    return decoded.length > MAX_READ_ITEMS ? decoded : readItems(decoded);
  }

  /** HeyGen's objects for media where the type or its usual spelling is left out. */
  private readMedium(value: Json): unknown {
    if (typeof value.type === 'string' && !('content_type' in value)) return value;
    if ('content_type' in value && 'data' in value)
      return { type: 'base64', media_type: value.content_type, data: value.data };
    const [only, ...more] = Object.entries(value);
    return only && more.length === 0 && ['url', 'asset_id', 'path'].includes(only[0]) ? only[1] : value;
  }

  readValue(field: Field, value: unknown, path: string): unknown {
    const type = unwrap(field);
    if (!type) return value;
    if (isMedia(type)) return isObject(value) ? this.readMedium(value) : value;
    if (type instanceof z.ZodArray) return this.readList(type, value, path);
    if (typeof value === 'string') return this.readText(type, value, path);
    if (type instanceof z.ZodObject && isObject(value)) return this.readObject(type.shape, value, path);
    return value;
  }

  /** Reads the fields of an object: first their names, then their values. */
  readObject(shape: Shape, given: Json, path = ''): Json {
    const inside = path === '' ? '' : `${path}.`;
    const targets = Object.keys(given).map((name) => findTarget(shape, name, given[name]));
    const wanted = targets.flatMap((target) => (target ? [target.name] : []));
    const entries = Object.entries(given).map(([name, value], index): [string, unknown] => {
      const target = targets[index];
      const ambiguous = target && wanted.filter((other) => other === target.name).length > 1;
      if (!target || ambiguous) return [name, value];
      if (target.name !== name) this.note(inside + name, inside + target.name);
      return [target.name, this.readValue(shape[target.name], target.value(value), inside + target.name)];
    });
    return Object.fromEntries(entries);
  }
}

/** A field that a name stands for, and what its value is there. */
interface Target {
  name: string;
  value: (given: unknown) => unknown;
}

const keepValue = (value: unknown) => value;
const toSnakeCase = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const SUFFIX = /^(.+?)_(url|asset_id|id|path)$/;

/** The only id that a tool takes; undefined where several could be meant. */
function findOnlyId(shape: Shape): string | undefined {
  const ids = Object.keys(shape).filter((name) => name.endsWith('_id'));
  const required = ids.filter((name) => !(shape[name] instanceof z.ZodOptional));
  if (ids.length === 1) return ids[0];
  return required.length === 1 && !('callback_id' in shape) ? required[0] : undefined;
}

/** The one medium that a tool takes. */
function findOnlyMedium(shape: Shape): string | undefined {
  const media = Object.keys(shape).filter((name) => takesMedia(shape[name]));
  return media.length === 1 ? media[0] : undefined;
}

/** `audio` where HeyGen has audio_url and audio_asset_id: the form of the value says which. */
function findSplitMedium(shape: Shape, name: string, value: unknown): Target | undefined {
  if (!(`${name}_url` in shape && `${name}_asset_id` in shape)) return undefined;
  const { url, asset_id } = toObject(value);
  if (url !== undefined) return { name: `${name}_url`, value: () => url };
  if (asset_id !== undefined) return { name: `${name}_asset_id`, value: () => asset_id };
  if (typeof value !== 'string') return undefined;
  return { name: /^https?:/i.test(value) ? `${name}_url` : `${name}_asset_id`, value: keepValue };
}

/**
 * The field that a name stands for, by rule: as it is, in camelCase, `id` for the only id, `<field>_url` for a medium,
 * the singular of a list. Undefined where no rule holds, so that the schema refuses it.
 */
function findTarget(shape: Shape, given: string, value: unknown): Target | undefined {
  if (given in shape) return { name: given, value: keepValue };
  const name = toSnakeCase(given);
  if (name in shape) return { name, value: keepValue };
  const [, stem] = SUFFIX.exec(name) ?? [];
  const medium = stem && [stem, `${stem}s`].find((field) => takesMedia(shape[field]));
  if (medium) return { name: medium, value: keepValue };
  if (getElement(shape[`${name}s`])) return { name: `${name}s`, value: keepValue };
  const only =
    name === 'id' ? findOnlyId(shape) : /^(url|asset_id|path)$/.test(name) ? findOnlyMedium(shape) : undefined;
  return only ? { name: only, value: keepValue } : findSplitMedium(shape, name, value);
}

/**
 * Takes arguments as models and HeyGen's own instructions write them. Only what can mean one thing is read otherwise: a
 * script "42" stays a script, and two names for one field are both left to the schema, which refuses them.
 */
export function coerceArguments({ shape }: z.ZodObject, given: Json): CoercedArguments {
  const coercion = new Coercion();
  return { input: coercion.readObject(shape, given), readAs: coercion.readAs };
}
