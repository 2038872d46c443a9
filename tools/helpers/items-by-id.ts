/** A few items of a long list, chosen by their ids: what a model shows its user after it has searched. */
import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import { composite } from '../../src/declarations/tool.ts';
import type { ToolContext } from '../../src/declarations/tool-context.ts';
import { ToolError } from '../../src/declarations/tool-error.ts';

/** The most that anybody compares. */
const MAX_CHOSEN = 12;
/** The longest page that HeyGen's short lists have. */
const WHOLE_PAGE = 100;

/** The ids of what a gallery is to show. */
export const chosenIds = z.array(field.word().min(1)).min(1).max(MAX_CHOSEN).optional().describe('Show these only.');

interface ItemsByIdOptions {
  /** The list, as it is called in the answer: `looks`. */
  name: string;
  idField: string;
  /** What the gallery shows of an item. */
  columns: readonly string[];
  /** Reads the items of some ids, in that order. */
  read(ids: readonly string[], calls: ToolContext): Promise<Json[]>;
}

const pick = (item: Json, columns: readonly string[]): Json =>
  Object.fromEntries(columns.filter((column) => item[column] !== undefined).map((column) => [column, item[column]]));

/** Reads each item by itself. */
export const readEach =
  (reader: Operation, idField: string): ItemsByIdOptions['read'] =>
  (ids, { request }) =>
    Promise.all(ids.map((id) => request(reader, { [idField]: id })));

/** Finds items in a list that HeyGen has no reader for, and that is short enough for one page. */
export const findEachInList =
  (list: Operation, idField: string): ItemsByIdOptions['read'] =>
  async (ids, calls) => {
    const items = await calls.list(list, { limit: WHOLE_PAGE });
    return ids.map((id) => {
      const item = items.find((one) => one[idField] === id);
      if (!item) throw new ToolError(`ids: "${id}" is none of ${list.name}; take ids from there.`);
      return item;
    });
  };

/** The answer beside a gallery of chosen items. */
export const createItemsByIdTool = ({ name, idField, columns, read }: ItemsByIdOptions) =>
  composite({
    name: `shortlist_${name}`,
    title: `Chosen ${name}`,
    summary: `Reads chosen ${name}.`,
    effect: 'read',
    input: z.strictObject({ ids: chosenIds.unwrap() }),
    output: z.looseObject({ [name]: z.array(z.looseObject({})) }),
    example: { input: { ids: [`${idField}_1`] }, output: { [name]: [{ [idField]: `${idField}_1` }] } },
    run: async ({ ids }, calls) => ({ [name]: (await read(ids, calls)).map((item) => pick(item, columns)) }),
  });
