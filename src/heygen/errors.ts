/** What went wrong, in the classes that a caller acts on differently. */
export type ErrorKind =
  | 'no_key'
  | 'unauthorized'
  | 'no_credit'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'unreachable'
  | 'timeout'
  | 'bad_answer'
  | 'wrong_shape'
  | 'job_failed';

/** Everything that is known of a failure. */
export interface ErrorDetails {
  kind: ErrorKind;
  /** A fact for a person, without a full stop's worth of advice. */
  message: string;
  /** What to do about it: the fix, then the next tool. */
  hint: string;
  /** HTTP status, where HeyGen answered. */
  status?: number;
  /** HeyGen's own code, in lower case. */
  code?: string;
  /** The request field that HeyGen names. */
  param?: string;
  requestId?: string;
  /** Seconds until HeyGen wants to hear of it again. */
  retryAfter?: number;
  /** True where a request may have reached HeyGen although no usable answer came back. */
  outcomeUnknown?: boolean;
  cause?: unknown;
}

/** Any failure of a call to HeyGen. Thrown by the client, explained once in `src/mcp/explanation.ts`. */
export class HeyGenError extends Error {
  readonly details: ErrorDetails;
  constructor(details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'HeyGenError';
    this.details = details;
  }
}

interface Advice {
  kind: ErrorKind;
  hint: string;
}

const INVALID: Advice = { kind: 'invalid', hint: 'Change the field that is named and call again.' };
const NO_CREDIT: Advice = {
  kind: 'no_credit',
  hint: 'The account needs more credit: tell the user to top up at app.heygen.com; get_current_user shows the balance. Repeating the call does not help.',
};
const PLAN: Advice = {
  kind: 'forbidden',
  hint: "The key is valid, but the account's plan or role does not allow this. Tell the user; another feature or plan is needed.",
};
const BUSY: Advice = { kind: 'conflict', hint: 'Wait a little and call again with the same arguments.' };
const UNAVAILABLE: Advice = { kind: 'unavailable', hint: 'HeyGen has a fault on its side. Call again in a minute.' };
const ELSEWHERE: Advice = { kind: 'unreachable', hint: 'The address leads elsewhere: check HEYGEN_API_BASE.' };
const RATE: Advice = {
  kind: 'rate_limited',
  hint: 'Too many requests or jobs at once. Let running jobs finish or wait, then call again.',
};
const adviseValidId = (from: string): Advice => ({
  kind: 'not_found',
  hint: `Take a valid id from ${from} and call again.`,
});

/** Advice by HeyGen's code (HeyGen v3 error codes; compared in lower case because HeyGen writes some in capitals). */
const BY_CODE: Readonly<Record<string, Advice>> = {
  insufficient_credit: NO_CREDIT,
  trial_limit_exceeded: NO_CREDIT,
  plan_upgrade_required: PLAN,
  subscription_required: PLAN,
  ai_vendor_access_restricted: {
    kind: 'forbidden',
    hint: 'The workspace has switched this AI vendor off. Tell the user; an admin can allow it.',
  },
  voice_not_usable: { kind: 'forbidden', hint: 'Choose another voice with list_voices.' },
  voice_unavailable: { kind: 'invalid', hint: 'Choose another voice with list_voices.' },
  avatar_consent_required: {
    kind: 'invalid',
    hint: 'The person shown must give consent first, or choose another look with list_avatar_looks.',
  },
  content_policy_violation: { kind: 'invalid', hint: 'Reword the text so that it keeps to HeyGen’s content policy.' },
  download_failed: {
    kind: 'invalid',
    hint: 'HeyGen could not fetch an address: it must be public, direct and without login. Upload the file instead.',
  },
  video_not_found: adviseValidId('list_videos'),
  avatar_not_found: adviseValidId('list_avatar_looks (a look id, not a group id)'),
  avatar_group_not_found: adviseValidId('list_avatar_groups'),
  voice_not_found: adviseValidId('list_voices'),
  resource_not_ready: BUSY,
  brand_kit_not_ready: BUSY,
  request_in_progress: BUSY,
  400105: { kind: 'invalid', hint: 'Reword the text: HeyGen does not take some of its words.' },
  400631: { kind: 'forbidden', hint: 'HeyGen has blocked the account. Tell the user to write to HeyGen’s support.' },
  quota_exceeded: {
    kind: 'rate_limited',
    hint: 'A quota of the account is used up. get_current_user shows what is left; wait for it to renew or ask the user to upgrade.',
  },
};

const BY_STATUS: Readonly<Record<number, Advice>> = {
  400: INVALID,
  401: {
    kind: 'unauthorized',
    hint: 'HeyGen does not accept the key. Tell the user to check it against app.heygen.com, Settings, API; it stands in HEYGEN_API_KEY or, over HTTP, in what the client sends.',
  },
  402: NO_CREDIT,
  403: PLAN,
  404: { kind: 'not_found', hint: 'The id does not exist in this account: use one that another tool returned.' },
  409: BUSY,
  413: { kind: 'invalid', hint: 'The request is too large: pass media as a URL or an asset id.' },
  422: INVALID,
  429: RATE,
};

/** v1's numbers by the status that v3 has for the same, whatever theirs is (HeyGen v1, errors); others are of a field. */
const STATUS_OF_NUMBER: ReadonlyMap<string | undefined, number> = new Map([
  ...['40009', '400101', '400112', '401056', '401057', '40102'].map((number) => [number, 401] as const),
  ...['400561', '400562', '400573', '400599'].map((number) => [number, 403] as const),
  ['40031', 404],
  ['400123', 429],
]);

/**
 * Chooses advice: HeyGen's code first where it is known, the status otherwise.
 * @param v1v2 true for v1 and v2, whose ids come from other tools than those that v3's codes make think of
 */
export function getAdvice(status: number, code: string | undefined, v1v2 = false): Advice {
  const own = code !== undefined && hasOwnAdvice(code) ? BY_CODE[code] : undefined;
  if (own && !(v1v2 && own.kind === 'not_found')) return own;
  const byStatus = BY_STATUS[STATUS_OF_NUMBER.get(code) ?? status];
  if (byStatus) return byStatus;
  if (status < 400) return ELSEWHERE;
  return status >= 500 ? UNAVAILABLE : INVALID;
}

/** True where a code says more than its status does. */
export const hasOwnAdvice = (code: string | undefined) => code !== undefined && Object.hasOwn(BY_CODE, code);

/** The fields that HeyGen's two error shapes have in common. */
export interface ReportedError {
  code?: string;
  message?: string;
  param?: string;
}

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const toText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads an error from either of HeyGen's shapes: `{error: {code, message, param, doc_url}}` of v3, and the older
 * `{code, message, data}` with a number as code.
 */
export function parseErrorBody(body: unknown): ReportedError {
  if (!isObject(body)) return {};
  const source = isObject(body.error) ? body.error : body;
  const code = typeof source.code === 'number' ? String(source.code) : toText(source.code)?.toLowerCase();
  return {
    code: code === 'error' ? undefined : code,
    message: toText(source.message) ?? toText(body.error) ?? toText(body.msg),
    param: toText(source.param),
  };
}

/** Seconds of a `Retry-After` header, which holds seconds or an HTTP date. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
