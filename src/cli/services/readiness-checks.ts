import type { Checks } from '../../mcp/http/health.ts';
import type { Redis } from '../../runtime/redis.ts';
import type { App } from '../app.ts';
import type { Config } from '../settings/config.ts';

/** How long a probe waits for another machine, in milliseconds. */
const PING_TIMEOUT_MS = 3_000;
/** A bucket is asked seldom: each request to it costs. */
const BUCKET_CACHED_MS = 60_000;

/** What stands behind the address of a bucket. */
interface BucketAddress {
  url: string;
  /** True where the address is the bucket's own, so that it is there or not; else it is that of a service. */
  isBucket: boolean;
}

function getBucketAddress({ s3Endpoint, supabaseUrl }: Config): BucketAddress | undefined {
  if (s3Endpoint !== undefined) return { url: s3Endpoint, isBucket: true };
  return supabaseUrl === undefined ? undefined : { url: supabaseUrl, isBucket: false };
}

/**
 * Why nothing can be stored at an address, asked without a signature: a bucket that turns that away is there. Whether its
 * keys are right shows `heygen-mcp doctor`, which writes.
 */
async function lookAtBucket({ url, isBucket }: BucketAddress, timeoutMs: number): Promise<string | undefined> {
  try {
    const { status } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    if (status === 404 && isBucket) return 'there is no such bucket; films cannot be stored';
    return status < 500 ? undefined : `it answers ${status}; films cannot be stored`;
  } catch {
    return 'it does not answer; films cannot be stored';
  }
}

/** What calls rest on: HeyGen, without which none works, and what the settings name besides. */
export function createReadinessChecks(
  { config, getServices }: Pick<App, 'config' | 'getServices'>,
  redis: Redis | undefined,
  timeoutMs = PING_TIMEOUT_MS,
): Checks {
  const bucket = getBucketAddress(config);
  const isOptional = () => false;
  return {
    heygen: {
      look: async () => {
        const { pingHeyGen } = await getServices();
        return (await pingHeyGen(AbortSignal.timeout(timeoutMs))) ? undefined : 'it does not answer';
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
        look: () => lookAtBucket(bucket, timeoutMs),
        isRequired: isOptional,
        cachedMs: BUCKET_CACHED_MS,
      },
    }),
  };
}
