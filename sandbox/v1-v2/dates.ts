/** A time as v1 has it, in Unix seconds, from milliseconds. */
export const toUnixSeconds = (ms: number) => Math.floor(ms / 1000);

/** A time as v2 has it, in ISO 8601, from Unix seconds; null where there is none. */
export const toIsoDate = (seconds: unknown) =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
