import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { toResponseResult } from '../../../src/mcp/results/result.ts';

/** One of each thing that lists hold. */
const ONE_OF = [
  ...['asset', 'avatar', 'brand_voice', 'endpoint', 'event', 'event_type', 'folder', 'glossary', 'group', 'job', 'kit'],
  ...['lipsync', 'look', 'render', 'session', 'sound', 'status', 'style', 'talking_photo', 'template', 'translation'],
  ...['video', 'voice'],
];

const { operations } = await loadFullCatalog();
const lists = operations.filter(({ list }) => list);

describe('the count of a list', () => {
  it.each(lists.map((operation) => [operation.name, operation] as const))(
    'of %s is of one thing for one',
    (_, operation) => {
      const say = (count: number) => {
        const items = Array.from({ length: count }, () => ({}));
        const [first] = toResponseResult(operation, { kind: 'page', items, hasMore: false }, false).content;
        return first?.type === 'text' ? (/^(\d+) ([\w ]+)\./.exec(first.text) ?? []) : [];
      };
      expect(ONE_OF).toContain(say(1)[2]);
      expect(say(2)[2]).toBe(operation.list?.name);
    },
  );
});
