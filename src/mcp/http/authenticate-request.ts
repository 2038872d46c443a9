import type { IncomingMessage } from 'node:http';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import type { AcceptedApiKeys } from '../../runtime/accepted-api-keys.ts';
import type { Identity } from '../request-context.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { getClientAddress } from './client-address.ts';
import { HttpError } from './http-error.ts';
import { createTooManyRequestsError } from './limits.ts';

const MINUTE_S = 60;
/** Wrong credentials that one address may send in a minute. */
const MAX_GUESSES = 10;
/** The largest body of somebody whose key HeyGen has not seen yet, in bytes. */
const MAX_STRANGER_BODY_BYTES = 256 * 1024;

export interface RequestAuthenticatorOptions {
  authenticator: Authenticator;
  maxBodyBytes: number;
  /** How many proxies stand in front of this server. */
  trustedProxies: number;
  /** Set where callers bring HeyGen keys, which are not known to be any before HeyGen has answered. */
  acceptedKeys?: Pick<AcceptedApiKeys, 'has'>;
}

/** A caller, and what it may do. */
export interface AuthenticatedRequest {
  identity: Identity;
  /** Under what its requests are counted: itself or, as long as anybody could have made it up, its address. */
  countedAs: string;
  maxBodyBytes: number;
}

/** Counts wrong credentials by address. Right ones always pass, so that nobody is locked out by a neighbour's guesses. */
function createGuessLimit() {
  let guesses: Promise<RateLimiterMemory> | undefined;
  const load = async () => {
    const { RateLimiterMemory: Limiter } = await import('rate-limiter-flexible');
    return new Limiter({ points: MAX_GUESSES, duration: MINUTE_S });
  };
  return async (address: string): Promise<void> => {
    guesses ??= load();
    await (await guesses).consume(address).catch(() => {
      throw createTooManyRequestsError(
        `More than ${MAX_GUESSES} wrong credentials from your address in a minute; send one that is valid.`,
        MINUTE_S,
      );
    });
  };
}

/** Clients that do not know yet how to come in send nothing at first; the answer says how. */
const hasCredential = ({ headers }: IncomingMessage) =>
  headers.authorization !== undefined || headers['x-api-key'] !== undefined;

const isRejectedCredential = (error: unknown): error is HttpError =>
  error instanceof HttpError && error.details.status === 401;

/**
 * Authenticates requests, limits wrong credentials by address, and holds strangers to less: a made-up key is as good as
 * another to whoever only counts keys.
 * @throws HttpError from the returned function when nobody may come in with these headers
 */
export function createRequestAuthenticator({
  authenticator,
  maxBodyBytes,
  trustedProxies,
  acceptedKeys,
}: RequestAuthenticatorOptions) {
  const countGuess = createGuessLimit();

  return async (request: IncomingMessage): Promise<AuthenticatedRequest> => {
    const address = getClientAddress(request, trustedProxies);
    const identity = await authenticator.authenticate(request.headers).catch(async (error: unknown) => {
      if (isRejectedCredential(error) && hasCredential(request)) await countGuess(address);
      throw error;
    });
    const isStranger = acceptedKeys && identity.key !== undefined && !acceptedKeys.has(identity.key);
    if (!isStranger) return { identity, countedAs: identity.caller, maxBodyBytes };
    return {
      identity,
      countedAs: `address ${address}`,
      maxBodyBytes: Math.min(maxBodyBytes, MAX_STRANGER_BODY_BYTES),
    };
  };
}
