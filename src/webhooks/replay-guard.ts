import { PREFIX, type Redis } from '../runtime/redis.ts';

/** HeyGen repeats a delivery for up to 24 hours. */
const KEPT_S = 24 * 3600;
/** The most that one instance remembers by itself. */
const KEPT = 10_000;

/** Which deliveries were seen before. */
export interface Deliveries {
  /** True the first time. */
  isNew(name: string): Promise<boolean>;
}

/** Remembers the newest deliveries of this process. */
export function deliveriesHere(): Deliveries {
  const seen = new Set<string>();
  return {
    async isNew(name) {
      if (seen.has(name)) return false;
      if (seen.size >= KEPT) seen.delete(seen.values().next().value as string);
      seen.add(name);
      return true;
    },
  };
}

/** Remembers deliveries for all instances; while Redis is away, each for itself. */
export function sharedDeliveries({ commands }: Redis): Deliveries {
  const here = deliveriesHere();
  return {
    async isNew(name) {
      if (!(await here.isNew(name))) return false;
      try {
        return (
          (await commands.set(`${PREFIX}delivery:${name}`, '1', {
            condition: 'NX',
            expiration: { type: 'EX', value: KEPT_S },
          })) !== null
        );
      } catch {
        return true;
      }
    },
  };
}
