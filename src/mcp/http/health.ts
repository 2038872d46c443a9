/** Says why something is of no use now, in words for whoever runs the server; nothing where it works. */
export type Look = () => string | undefined | Promise<string | undefined>;

/** Something that calls rest on. */
export interface Check {
  look: Look;
  /** False for what calls go on without, if with less: while it is away the server is degraded, and ready. */
  isRequired: () => boolean;
  /** How long an answer holds, in milliseconds; probes come often and from many places. */
  cachedMs?: number;
}

/** What is looked at, by name. */
export type Checks = Readonly<Record<string, Check>>;

const CACHED_MS = 2_000;

export interface Readiness {
  status: 'ok' | 'degraded' | 'away';
  /** By check: `ok` or `away`. */
  checks: Readonly<Record<string, 'ok' | 'away'>>;
  /** Why what is away is. */
  reasons?: Readonly<Record<string, string>>;
}

interface Finding {
  name: string;
  reason?: string;
  isRequired: boolean;
}

function toReadiness(findings: readonly Finding[]): Readiness {
  const away = findings.filter(({ reason }) => reason !== undefined);
  const working = away.length === 0 ? 'ok' : 'degraded';
  return {
    status: away.some(({ isRequired }) => isRequired) ? 'away' : working,
    checks: Object.fromEntries(findings.map(({ name, reason }) => [name, reason === undefined ? 'ok' : 'away'])),
    ...(away.length > 0 && { reasons: Object.fromEntries(away.map(({ name, reason = '' }) => [name, reason])) }),
  };
}

/** Asks again only after a while. */
function createCachedLook({ look, cachedMs = CACHED_MS }: Check): () => Promise<string | undefined> {
  let known: { at: number; answer: Promise<string | undefined> } | undefined;
  return () => {
    if (!known || Date.now() - known.at > cachedMs) known = { at: Date.now(), answer: Promise.resolve(look()) };
    return known.answer;
  };
}

/** Checks whether what calls rest on works. */
export function createReadinessCheck(checks: Checks): () => Promise<Readiness> {
  const all = Object.entries(checks).map(([name, check]) => ({ name, ...check, look: createCachedLook(check) }));
  return async () =>
    toReadiness(
      await Promise.all(
        all.map(async ({ name, look, isRequired }) => ({ name, reason: await look(), isRequired: isRequired() })),
      ),
    );
}
