import { expect, it } from 'vitest';
import { createBoundedMap } from '../../src/runtime/bounded-map.ts';

it('a bounded map drops what was used longest ago, and says so', () => {
  const dropped: string[] = [];
  const map = createBoundedMap<string>(2, { dispose: (value) => dropped.push(value) });
  map.set('a', 'first').set('b', 'second');
  map.get('a');
  map.set('c', 'third');
  expect([...map.keys()].toSorted()).toEqual(['a', 'c']);
  expect(dropped).toEqual(['second']);
});

it('a bounded map keeps an entry for its time, or for good', async () => {
  const [short, long] = [createBoundedMap<true>(10, { ttl: 1 }), createBoundedMap<true>(10)];
  short.set('a', true);
  long.set('a', true);
  await expect.poll(() => short.has('a')).toBe(false);
  expect(long.has('a')).toBe(true);
});
