import { LRUCache } from 'lru-cache';

/** What goes into a bounded map; it has no place for `undefined`. */
type Kept = object | string | number | true;

/**
 * A map of at most `count` entries, by a text; the one that was used longest ago makes room. It is bounded by the sum of
 * its entries' sizes, as LRUCache lays out memory for a `max` at once: for 10,000 entries that takes 1 to 3 ms, and a
 * server has a dozen such maps.
 * @param more.ttl how long an entry is kept, in milliseconds; for good when not given
 * @param more.dispose called with what made room, was replaced or removed
 */
export const createBoundedMap = <V extends Kept>(
  count: number,
  more: { ttl?: number; dispose?: (value: V) => void } = {},
): LRUCache<string, V> => new LRUCache({ maxSize: count, sizeCalculation: () => 1, ...more });
