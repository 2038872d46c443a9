import type { HeyGenClient } from '../../heygen/client.ts';
import { getErrorCode, getErrorMessage } from '../../runtime/error-properties.ts';
import type { Config } from '../settings/config.ts';

/** What a check found; `unchecked` for what cannot be checked from here. */
export interface Finding {
  state: 'ok' | 'fail' | 'unchecked';
  text: string;
}

/** What the checks look at. */
export interface DoctorContext {
  config: Config;
  client: HeyGenClient;
}

/** A check of one thing; nothing where it is not configured. It throws nothing, and its findings hold no secret. */
export type Check = (context: DoctorContext) => Promise<Finding[]>;

export const pass = (text: string): Finding => ({ state: 'ok', text });
export const fail = (text: string): Finding => ({ state: 'fail', text });
export const skip = (text: string): Finding => ({ state: 'unchecked', text });

/** How long a check waits for another machine, in milliseconds. */
export const CHECK_TIMEOUT_MS = 5_000;

/** What went wrong with a connection, by the system's code where it has one. */
export function describeConnectionError(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return getErrorCode(cause) ?? getErrorCode(error) ?? getErrorMessage(error);
}
