/** What has to work for the server to be of use, by name. */
export type Checks = Readonly<Record<string, () => boolean | Promise<boolean>>>;

/** How long an answer holds, in milliseconds: probes come often and from many places. */
const CACHED_MS = 2_000;

export interface Readiness {
  ready: boolean;
  /** By check: `ok` or `away`. */
  checks: Readonly<Record<string, 'ok' | 'away'>>;
}

/** Tells whether everything works that a call needs; asked again only after a while. */
export function createReadinessCheck(checks: Checks): () => Promise<Readiness> {
  let known: { at: number; answer: Promise<Readiness> } | undefined;

  async function look(): Promise<Readiness> {
    const found = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await check()) ? 'ok' : 'away'] as const),
    );
    return { ready: found.every(([, state]) => state === 'ok'), checks: Object.fromEntries(found) };
  }

  return () => {
    if (!known || Date.now() - known.at > CACHED_MS) known = { at: Date.now(), answer: look() };
    return known.answer;
  };
}
