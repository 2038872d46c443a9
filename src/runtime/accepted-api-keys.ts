import { createBoundedMap } from './bounded-map.ts';
import { fingerprint } from './fingerprint.ts';

/** The most keys that are remembered, each by its fingerprint; whoever is forgotten is a stranger for one call. */
const MAX_KEYS = 10_000;

/** The keys that HeyGen has taken since this process started: anybody can make one up. */
export class AcceptedApiKeys {
  readonly #fingerprints = createBoundedMap<true>(MAX_KEYS);

  /** HeyGen has answered a request that was made with this key. */
  add(key: string): void {
    this.#fingerprints.set(fingerprint(key), true);
  }

  has(key: string): boolean {
    return this.#fingerprints.has(fingerprint(key));
  }
}
