import type { Operation } from '../declarations/operation.ts';
import type { HeyGenClient } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { getErrorAdvice } from '../mcp/results/error-advice.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { describeKeySource, getProcessKey } from './credentials/process-key.ts';
import { print } from './print.ts';

interface Finding {
  ok: boolean;
  text: string;
}

async function checkAccount(
  key: string | undefined,
  client: HeyGenClient,
  getCurrentUser: Operation,
): Promise<Finding> {
  try {
    const answer = await client.call(getCurrentUser, {}, { key });
    const { username, wallet, billing_type } = answer.kind === 'one' ? answer.data : {};
    const { remaining_balance, currency } = (wallet ?? {}) as { remaining_balance?: number; currency?: string };
    const money = remaining_balance === undefined ? `billing ${billing_type}` : `${remaining_balance} ${currency} left`;
    return { ok: true, text: `HeyGen answers: account ${username}, ${money}` };
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return { ok: false, text: `HeyGen: ${error.message} ${getErrorAdvice(error.details)}` };
  }
}

/**
 * Checks what a call needs, with one free call to HeyGen.
 * @returns a line for each finding, and whether all of them are fine. The key itself is never shown.
 */
async function diagnose(config: Config, client: HeyGenClient, getCurrentUser: Operation) {
  const key = getProcessKey(config);
  const findings: Finding[] = [
    { ok: true, text: `Node ${process.versions.node}` },
    { ok: true, text: `HeyGen at ${config.sandbox ? 'the in-process sandbox' : config.apiBase}` },
    { ok: key !== undefined, text: describeKeySource(config) },
    await checkAccount(key, client, getCurrentUser),
  ];
  const text = findings.map((finding) => `${finding.ok ? 'ok  ' : 'FAIL'} ${finding.text}\n`).join('');
  return { text, healthy: findings.every(({ ok }) => ok) };
}

/** Prints what was found; the process ends with 1 when something is wrong. */
export async function runDoctor({ config, getServices }: App): Promise<void> {
  const [{ catalog }, { client }] = await Promise.all([import('../catalog/catalog.ts'), getServices()]);
  const { text, healthy } = await diagnose(config, client, catalog.operation('get_current_user'));
  await print(text);
  if (!healthy) process.exitCode = 1;
}
