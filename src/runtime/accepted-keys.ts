import { fingerprint } from './fingerprint.ts';

/** The most keys that are remembered, each by its fingerprint; whoever is forgotten is a stranger for one call. */
const MAX_KEYS = 10_000;

/** The keys that HeyGen has taken since this process started: anybody can make one up. */
export class AcceptedKeys {
  readonly #fingerprints = new Set<string>();

  /** HeyGen has answered a request that was made with this key. */
  add(key: string): void {
    const name = fingerprint(key);
    this.#fingerprints.delete(name);
    this.#fingerprints.add(name);
    if (this.#fingerprints.size > MAX_KEYS)
      this.#fingerprints.delete(this.#fingerprints.values().next().value as string);
  }

  has(key: string): boolean {
    return this.#fingerprints.has(fingerprint(key));
  }
}
