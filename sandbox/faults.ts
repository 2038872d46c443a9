import { ApiError } from './api-error.ts';
import faults from './faults.json' with { type: 'json' };

/**
 * Failures on demand. A request asks for one with the header `X-Sandbox-Fault: NAME`, or by holding `[[sandbox:NAME]]`
 * anywhere in its path, query or body, so that a tool's argument can carry it too, or in its key, so that an account
 * meets it in all that it does. `NAME*2` fails the first two attempts only; attempts are counted by Idempotency-Key, or
 * by the request where there is none.
 */
export const FAULTS: Readonly<Record<Fault, FaultMeaning>> = faults;
export type Fault = keyof typeof faults;

interface FaultMeaning {
  /** What happens, in words. */
  meaning: string;
  /** The API's error where it is one; `v1` has the error body of v1. */
  error?: { status: number; code: string; message: string; retryAfter?: number; v1?: boolean };
}

/** The error of the API that a fault is, where it is one. */
export function createFaultError(fault: Fault): ApiError | undefined {
  const { error } = FAULTS[fault];
  if (!error) return undefined;
  const { status, code, message, retryAfter, v1 } = error;
  return new ApiError(status, code, message, { retryAfter, envelope: v1 ? 'code_data' : undefined });
}

const FAULT_MARKER = /\[\[sandbox:([\w-]+)(?:\*(\d+))?\]\]/;
const FAULT_HEADER = /^([\w-]+)(?:\*(\d+))?$/;

const isFault = (name: string | undefined): name is Fault => name !== undefined && Object.hasOwn(FAULTS, name);

/** @throws ApiError when a request asks for a fault that does not exist: a typing error must not look like success */
export function checkFaultName(text: string): void {
  const [, name] = FAULT_MARKER.exec(text) ?? [];
  if (name === undefined || isFault(name)) return;
  const message = `No fault is called ${name}; there are ${Object.keys(FAULTS).join(', ')}`;
  throw new ApiError(400, 'invalid_parameter', message);
}

/** Finds the fault of a request, and counts attempts, so that a fault can end after some of them. */
export class FaultInjector {
  readonly #attempts = new Map<string, number>();

  /**
   * The fault that a request asks for, unless enough attempts have met it.
   * @param header the value of `X-Sandbox-Fault`
   * @param text path, query and body in clear
   * @param request what repeats of one request have in common
   */
  find(header: string | undefined, text: string, request: string): Fault | undefined {
    const [, name, times] = FAULT_HEADER.exec(header ?? '') ?? FAULT_MARKER.exec(text) ?? [];
    if (!isFault(name)) return undefined;
    if (times === undefined) return name;
    const count = (this.#attempts.get(request) ?? 0) + 1;
    this.#attempts.set(request, count);
    return count <= Number(times) ? name : undefined;
  }
}

/** True when the text that a job was made from asks for a fault of the job itself. */
export const requestsFault = (text: string, fault: Fault) => FAULT_MARKER.exec(text)?.[1] === fault;
