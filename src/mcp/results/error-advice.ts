import type { ErrorDetails, ErrorKind } from '../../heygen/errors.ts';

const NO_CREDIT =
  'The account needs more credit: tell the user to top up at app.heygen.com; get_current_user shows the balance. Repeating the call does not help.';
const TOO_LARGE = 'The request is too large: pass media as a URL or an asset id.';
const ELSEWHERE = 'The address leads elsewhere: check HEYGEN_API_BASE.';

/** What to do about a failure of each kind: the fix, then the next tool. */
const ADVICE_BY_KIND: Readonly<Record<ErrorKind, string>> = {
  no_key:
    'Tell the user: create a key at app.heygen.com under Settings, API, and run `npx heygen-mcp login` in a terminal, or put it into HEYGEN_API_KEY in the configuration of this server and restart it; or set HEYGEN_SANDBOX=1 to try everything without an account.',
  session_expired:
    'Tell the user to run `heygen auth login` in a terminal, which renews it, or `npx heygen-mcp login`, which stores an API key instead; then call again, no restart is needed.',
  broken_credential: 'Tell the user what is wrong with the file; then call again, no restart is needed.',
  unauthorized:
    'HeyGen does not accept the key. Tell the user to check it against app.heygen.com, Settings, API; it stands in HEYGEN_API_KEY, in what `heygen-mcp login` stored or, over HTTP, in what the client sends.',
  no_credit: NO_CREDIT,
  forbidden:
    "The key is valid, but the account's plan or role does not allow this. Tell the user; another feature or plan is needed.",
  not_found: 'The id does not exist in this account: use one that another tool returned.',
  invalid: 'Change the field that is named and call again.',
  conflict: 'Wait a little and call again with the same arguments.',
  rate_limited: 'Too many requests or jobs at once. Let running jobs finish or wait, then call again.',
  unavailable: 'HeyGen has a fault on its side. Call again in a minute.',
  unreachable: 'Check the network and HEYGEN_API_BASE, then call again.',
  timeout: 'Call again in a minute.',
  bad_answer: 'Call again in a minute; if it stays so, check HEYGEN_API_BASE.',
};

const adviseIdFrom = (source: string) => `Take a valid id from ${source} and call again.`;

/** By HeyGen's code, where it says more than the kind (HeyGen v3 error codes, in lower case; v1's are numbers). */
const ADVICE_BY_CODE: ReadonlyMap<string, string> = new Map([
  [
    'ai_vendor_access_restricted',
    'The workspace has switched this AI vendor off. Tell the user; an admin can allow it.',
  ],
  ['voice_not_usable', 'Choose another voice with list_voices.'],
  ['voice_unavailable', 'Choose another voice with list_voices.'],
  [
    'avatar_consent_required',
    'The person shown must give consent first, or choose another look with list_avatar_looks.',
  ],
  ['content_policy_violation', 'Reword the text so that it keeps to HeyGen’s content policy.'],
  [
    'download_failed',
    'HeyGen could not fetch an address: it must be public, direct and without login. Upload the file instead.',
  ],
  [
    'insufficient_api_key_scope',
    'The key lacks the scope that the message names. Tell the user: add it to the key at app.heygen.com, Settings, API, or make a key that has it; other tools go on working.',
  ],
  [
    'context_limit_exceeded',
    'This session takes no more messages; a film that it has finished is kept. Start a new one with create_video_agent for further changes.',
  ],
  ['asset_not_found', adviseIdFrom('list_assets or upload_asset')],
  ['template_not_found', adviseIdFrom('list_templates')],
  ['video_not_found', adviseIdFrom('list_videos')],
  ['avatar_not_found', adviseIdFrom('list_avatar_looks (a look id, not a group id)')],
  ['avatar_group_not_found', adviseIdFrom('list_avatar_groups')],
  ['voice_not_found', adviseIdFrom('list_voices')],
  ['invalid_id', 'Use an id that another tool returned.'],
  ['400105', 'Reword the text: HeyGen does not take some of its words.'],
  ['400631', 'HeyGen has blocked the account. Tell the user to write to HeyGen’s support.'],
  [
    'quota_exceeded',
    'A quota of the account is used up. get_current_user shows what is left; wait for it to renew or ask the user to upgrade.',
  ],
]);

/** True where HeyGen's code says more than its status does. */
export const hasAdviceForCode = (code: string | undefined): boolean => ADVICE_BY_CODE.has(code ?? '');

function getGeneralAdvice({ kind, status }: ErrorDetails): string {
  if (status === 413) return TOO_LARGE;
  if (kind === 'unreachable' && status !== undefined) return ELSEWHERE;
  return ADVICE_BY_KIND[kind];
}

/**
 * What a model should do about a failure.
 * @param v1v2 true for v1 and v2, whose ids come from other tools than those that v3's codes make think of
 */
export function getErrorAdvice(details: ErrorDetails, v1v2 = false): string {
  const byCode = v1v2 && details.kind === 'not_found' ? undefined : ADVICE_BY_CODE.get(details.code ?? '');
  return byCode ?? getGeneralAdvice(details);
}
