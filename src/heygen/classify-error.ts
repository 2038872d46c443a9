import type { ErrorKind } from './errors.ts';

/** HeyGen's codes that say more than the status beside them (HeyGen v3 error codes, in lower case; v1's are numbers). */
const KIND_BY_CODE: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  ['insufficient_credit', 'no_credit'],
  ['trial_limit_exceeded', 'no_credit'],
  ['free_tier_quota_exceeded', 'no_credit'],
  ['movio_payment_insufficient_credit', 'no_credit'],
  ['insufficient_api_key_scope', 'forbidden'],
  ['plan_upgrade_required', 'forbidden'],
  ['subscription_required', 'forbidden'],
  ['ai_vendor_access_restricted', 'forbidden'],
  ['voice_not_usable', 'forbidden'],
  ['voice_unavailable', 'invalid'],
  ['avatar_consent_required', 'invalid'],
  ['content_policy_violation', 'invalid'],
  ['download_failed', 'invalid'],
  ['video_not_found', 'not_found'],
  ['avatar_not_found', 'not_found'],
  ['avatar_group_not_found', 'not_found'],
  ['voice_not_found', 'not_found'],
  ['resource_not_ready', 'conflict'],
  ['brand_kit_not_ready', 'conflict'],
  ['request_in_progress', 'conflict'],
  ['quota_exceeded', 'rate_limited'],
  ['400105', 'invalid'],
  ['400631', 'forbidden'],
]);

const KIND_BY_STATUS: ReadonlyMap<number, ErrorKind> = new Map<number, ErrorKind>([
  [401, 'unauthorized'],
  [402, 'no_credit'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [429, 'rate_limited'],
]);

/** v1's numbers by the status that v3 has for the same, whatever theirs is (HeyGen v1, errors); others are of a field. */
const STATUS_BY_V1_NUMBER: ReadonlyMap<string | undefined, number> = new Map([
  ...['40009', '400101', '400112', '401056', '401057', '40102'].map((number) => [number, 401] as const),
  ...['400561', '400562', '400573', '400599'].map((number) => [number, 403] as const),
  ['40031', 404],
  ['400123', 429],
]);

function getKindByStatus(status: number): ErrorKind {
  if (status < 400) return 'unreachable';
  return KIND_BY_STATUS.get(status) ?? (status >= 500 ? 'unavailable' : 'invalid');
}

/** Classifies an answer that is an error: by HeyGen's code where it is known, by the status otherwise. */
export const classifyError = (status: number, code: string | undefined): ErrorKind =>
  KIND_BY_CODE.get(code ?? '') ?? getKindByStatus(STATUS_BY_V1_NUMBER.get(code) ?? status);
