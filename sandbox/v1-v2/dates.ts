/** A moment as v1 has it, in Unix seconds, from milliseconds. */
export const seconds = (moment: number) => Math.floor(moment / 1000);

/** A moment as v2 has it, in ISO 8601, from Unix seconds; null where there is none. */
export const iso = (unix: unknown) => (typeof unix === 'number' ? new Date(unix * 1000).toISOString() : null);
