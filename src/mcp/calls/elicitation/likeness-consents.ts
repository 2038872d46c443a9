import { isOperation } from '../../../declarations/tool.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';
import { fingerprintCall } from '../call-fingerprint.ts';
import type { ParsedCall } from '../call-types.ts';

/** How long a user's agreement counts, in seconds: about a working day. */
const KEPT_SECONDS = 12 * 3600;
const MAX_KEPT = 10_000;
/** How long a call waits for Redis, in milliseconds. A Redis that takes longer counts as unreachable. */
const REDIS_TIMEOUT_MS = 500;

/** Who uses whose face or voice: the same for the same caller and picture or recording; it shows neither. */
function nameUse({ tool, input, caller }: ParsedCall): string | undefined {
  if (!isOperation(tool) || !tool.likeness) return undefined;
  const { of, field } = tool.likeness;
  return `${caller.logContext?.caller ?? ''}:${fingerprintCall({ name: of }, { [field]: input[field] }, caller.key ?? '')}`;
}

/** The uses that were agreed to, by name. */
export interface ConsentStore {
  has(use: string): Promise<boolean>;
  add(use: string): Promise<void>;
}

/** Remembers what was agreed to in this process. */
export function createMemoryConsentStore(): ConsentStore {
  const given = createBoundedMap<true>(MAX_KEPT, { ttl: KEPT_SECONDS * 1000 });
  return { has: async (use) => given.has(use), add: async (use) => void given.set(use, true) };
}

/** Remembers it for all instances. What this one recorded counts here while Redis is away, too. */
export function createRedisConsentStore({ withTimeout }: Redis): ConsentStore {
  const here = createMemoryConsentStore();
  const redis = withTimeout(REDIS_TIMEOUT_MS);
  const name = (use: string) => `${PREFIX}consent:${use}`;
  return {
    async has(use) {
      if (await here.has(use)) return true;
      // The connection logs an outage; without Redis the user is asked again.
      return (await redis.get(name(use)).catch(() => null)) !== null;
    },
    async add(use) {
      const options = { expiration: { type: 'EX', value: KEPT_SECONDS } } as const;
      await Promise.all([here.add(use), redis.set(name(use), '1', options).catch(() => undefined)]);
    },
  };
}

/** What users said of the faces and voices that they use, so that each is asked about once. */
export class LikenessConsents {
  readonly #store: ConsentStore;

  constructor(store: ConsentStore = createMemoryConsentStore()) {
    this.#store = store;
  }

  async has(call: ParsedCall): Promise<boolean> {
    const use = nameUse(call);
    return use !== undefined && (await this.#store.has(use));
  }

  /** Remembers that the user went on with a call. */
  async add(call: ParsedCall): Promise<void> {
    const use = nameUse(call);
    if (use !== undefined) await this.#store.add(use);
  }
}
