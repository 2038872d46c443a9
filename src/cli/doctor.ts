import type { Operation } from '../declarations/operation.ts';
import type { HeyGenClient } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import type { Config } from './config.ts';

interface Finding {
  fine: boolean;
  text: string;
}

async function account(key: string | undefined, client: HeyGenClient, getCurrentUser: Operation): Promise<Finding> {
  try {
    const answer = await client.call(getCurrentUser, {}, { key });
    const { username, wallet, billing_type } = answer.kind === 'one' ? answer.data : {};
    const { remaining_balance, currency } = (wallet ?? {}) as { remaining_balance?: number; currency?: string };
    const money = remaining_balance === undefined ? `billing ${billing_type}` : `${remaining_balance} ${currency} left`;
    return { fine: true, text: `HeyGen answers: account ${username}, ${money}` };
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return { fine: false, text: `HeyGen: ${error.message} ${error.facts.hint}` };
  }
}

/**
 * Checks what a call needs, with one free call to HeyGen.
 * @returns a line for each finding, and whether all of them are fine. The key itself is never shown.
 */
export async function diagnosis(
  config: Config,
  key: string | undefined,
  client: HeyGenClient,
  getCurrentUser: Operation,
) {
  const findings: Finding[] = [
    { fine: true, text: `Node ${process.versions.node}` },
    { fine: true, text: `HeyGen at ${config.sandbox ? 'the in-process sandbox' : config.apiBase}` },
    { fine: key !== undefined, text: key === undefined ? 'No key: set HEYGEN_API_KEY' : 'A key is set' },
    await account(key, client, getCurrentUser),
  ];
  const text = findings.map((finding) => `${finding.fine ? 'ok  ' : 'FAIL'} ${finding.text}\n`).join('');
  return { text, healthy: findings.every(({ fine }) => fine) };
}
