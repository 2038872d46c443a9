import { createBoundedMap } from '../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../runtime/redis.ts';

/** HeyGen repeats a delivery for up to 24 hours. */
const KEPT_SECONDS = 24 * 3600;
/** The most that one instance remembers by itself. */
const MAX_KEPT = 10_000;

/** Which deliveries were seen before. */
export interface ReplayGuard {
  /** True the first time. */
  isNew(name: string): Promise<boolean>;
}

/** Remembers the newest deliveries of this process. */
export function createMemoryReplayGuard(): ReplayGuard {
  const seen = createBoundedMap<true>(MAX_KEPT);
  return {
    async isNew(name) {
      const isNew = !seen.has(name);
      seen.set(name, true);
      return isNew;
    },
  };
}

/** Remembers deliveries for all instances; while Redis is away, each for itself. */
export function createRedisReplayGuard({ commands }: Redis): ReplayGuard {
  const here = createMemoryReplayGuard();
  return {
    async isNew(name) {
      if (!(await here.isNew(name))) return false;
      try {
        return (
          (await commands.set(`${PREFIX}delivery:${name}`, '1', {
            condition: 'NX',
            expiration: { type: 'EX', value: KEPT_SECONDS },
          })) !== null
        );
      } catch {
        return true;
      }
    },
  };
}
