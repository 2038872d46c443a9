import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { createSecretMatcher } from '../../../runtime/secret-matcher.ts';
import { createUnauthorizedError, getCredential } from '../auth/credentials.ts';
import { isLoopbackRequest, isPrivateRequest } from '../client-address.ts';
import { createHostCheck } from '../cors.ts';
import { HttpError } from '../http-error.ts';

/** Who may see the metrics: this machine, the own network, or whoever brings the token for them. */
export type MetricsAccess = 'loopback' | 'private' | 'token';

export interface MetricsAccessSettings {
  access: MetricsAccess;
  /** Needed for `token`. */
  token?: string;
  /** Names that may stand in `Host`, besides those of loopback. */
  hosts: readonly string[];
}

const createHiddenError = () => new HttpError({ status: 404, message: 'Nothing here for you.' });

/** Prometheus addresses its targets by number, and a number cannot be bent to another address (DNS rebinding). */
const isNumericHost = ({ host = '' }: IncomingHttpHeaders) =>
  ipaddr.isValid(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));

/**
 * Decides who sees the metrics. They show how much the server is used, by which tools and how HeyGen answers: nothing
 * for strangers.
 * @throws HttpError from the returned function
 */
export function createMetricsAccess({ access, token = '', hosts }: MetricsAccessSettings) {
  const checkHost = createHostCheck(hosts);
  const isToken = createSecretMatcher([token]);
  const isNear = access === 'loopback' ? isLoopbackRequest : isPrivateRequest;
  return (request: IncomingMessage): void => {
    const { headers } = request;
    if (access === 'token') {
      if (isToken(getCredential(headers) ?? '') < 0)
        throw createUnauthorizedError('Send the token for metrics as Authorization: Bearer.');
      return;
    }
    if (!isNear(request)) throw createHiddenError();
    if (!isNumericHost(headers)) checkHost(headers);
  };
}
