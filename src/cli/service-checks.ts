import type { Checks } from '../mcp/http/health.ts';
import type { Redis } from '../runtime/redis.ts';
import type { App } from './app.ts';

/** How long a probe waits for another machine, in milliseconds. */
const PING_TIMEOUT_MS = 3_000;
/** A bucket is asked seldom: each request to it costs. */
const BUCKET_CACHED_MS = 60_000;

/** True for an address at which a server answers, whatever it says: to open it takes a signature. */
async function isAnswering(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    return status < 500;
  } catch {
    return false;
  }
}

/** What calls rest on: HeyGen, without which none works, and what the settings name besides. */
export function createServiceChecks({ config, getServices }: App, redis: Redis | undefined): Checks {
  const bucket = config.s3Endpoint ?? config.supabaseUrl;
  const isOptional = () => false;
  return {
    heygen: {
      look: async () => {
        const { pingHeyGen } = await getServices();
        return (await pingHeyGen(AbortSignal.timeout(PING_TIMEOUT_MS))) ? undefined : 'it does not answer';
      },
      isRequired: () => true,
    },
    ...(redis && {
      redis: {
        look: () => (redis.ready() ? undefined : 'it does not answer; each instance counts and polls by itself'),
        isRequired: isOptional,
      },
    }),
    ...(bucket && {
      bucket: {
        look: async () => ((await isAnswering(bucket)) ? undefined : 'it does not answer; films cannot be stored'),
        isRequired: isOptional,
        cachedMs: BUCKET_CACHED_MS,
      },
    }),
  };
}
