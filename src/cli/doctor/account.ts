import { catalog } from '../../catalog/catalog.ts';
import { toObject } from '../../declarations/json.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { pingHeyGen } from '../../heygen/ping.ts';
import { getErrorAdvice } from '../../mcp/results/error-advice.ts';
import { redactAddresses } from '../../runtime/redact.ts';
import { describeKeySource, getProcessKey } from '../credentials/configured-key.ts';
import { CHECK_TIMEOUT_MS, type Check, type DoctorContext, type Finding, fail, pass, skip } from './check.ts';

/** HeyGen's code for a key that is valid and lacks a scope: account:read here, without which all else may work. */
const MISSING_SCOPE = 'insufficient_api_key_scope';

/** What a key may do that may not read the account. */
async function readScopes({ client }: DoctorContext, key: string): Promise<Finding> {
  const healthy = 'HeyGen answers: the key works, and lacks the scope account:read, so that no balance is shown';
  const getApiKey = catalog.operations.find(({ name }) => name === 'get_api_key');
  if (!getApiKey) return pass(healthy);
  try {
    const answer = await client.call(getApiKey, {}, { key });
    const { scopes } = answer.kind === 'one' ? answer.data : {};
    return pass(Array.isArray(scopes) ? `${healthy}; it has ${scopes.join(', ')}` : healthy);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return pass(healthy);
  }
}

async function readAccount(context: DoctorContext, key: string): Promise<Finding> {
  try {
    const answer = await context.client.call(catalog.getOperation('get_current_user'), {}, { key });
    const { username, wallet, billing_type } = answer.kind === 'one' ? answer.data : {};
    const { remaining_balance, currency } = toObject(wallet);
    const money = remaining_balance === undefined ? `billing ${billing_type}` : `${remaining_balance} ${currency} left`;
    return pass(`HeyGen answers: account ${username}, ${money}`);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    if (error.details.code === MISSING_SCOPE) return readScopes(context, key);
    return fail(`HeyGen: ${error.message} ${getErrorAdvice(error.details)}`);
  }
}

/** The way to HeyGen and the key, with one free call. Where callers bring their own keys, none is needed here. */
export const checkAccount: Check = async (context) => {
  const { config } = context;
  const source = describeKeySource(config);
  const key = getProcessKey(config);
  if (key !== undefined) return [pass(source), await readAccount(context, key)];
  const base = redactAddresses(config.apiBase);
  const isReached = await pingHeyGen(config.apiBase, AbortSignal.timeout(CHECK_TIMEOUT_MS));
  const address = isReached
    ? pass(`HeyGen at ${base} can be reached`)
    : fail(`HeyGen at ${base} cannot be reached; check the network, HTTPS_PROXY and HEYGEN_API_BASE.`);
  const isOptional = config.keyProblem === undefined && (config.auth ?? 'none') !== 'none';
  return [address, isOptional ? skip('The account: no key is set here, callers bring theirs') : fail(source)];
};
