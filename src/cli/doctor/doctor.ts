import type { HeyGenClient } from '../../heygen/client.ts';
import { createLogger } from '../../runtime/log.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { App } from '../app.ts';
import { getProcessKey } from '../credentials/configured-key.ts';
import { print } from '../process/print.ts';
import { createTerminal } from '../process/terminal.ts';
import { createServices } from '../services/services.ts';
import type { Config } from '../settings/config.ts';
import { checkAccount } from './account.ts';
import { checkAuthentication } from './authentication.ts';
import type { Check, Finding } from './check.ts';
import { checkFiles } from './folders.ts';
import { checkProgram } from './installation.ts';
import type { LiveFinding } from './live-checks.ts';
import { checkProxies } from './proxy.ts';
import { checkPublicUrl } from './public-url.ts';
import { checkRedis } from './redis.ts';
import { checkStorages } from './storage.ts';

/** In the order in which one failure explains the next. */
const CHECKS: readonly Check[] = [
  checkProgram,
  checkProxies,
  checkAccount,
  checkFiles,
  checkStorages,
  checkAuthentication,
  checkPublicUrl,
  checkRedis,
];

const LABELS: Readonly<Record<Finding['state'], string>> = { ok: 'ok  ', fail: 'FAIL', unchecked: '--  ' };

const formatFinding = ({ state, text }: Finding): string =>
  `${LABELS[state]} ${state === 'unchecked' ? `not checked: ${text}` : text}\n`;

/** Looks at everything that is configured. HeyGen is asked one free question; nothing is logged in between. */
async function diagnose(config: Config): Promise<Finding[]> {
  // Redis has a check of its own, and would be connected to for nothing.
  const { client, close } = await createServices({ ...config, redisUrl: undefined }, createLogger('silent'));
  try {
    return (await Promise.all(CHECKS.map((check) => check({ config, client })))).flat();
  } finally {
    await close();
  }
}

/**
 * Makes creates for the sum that was given, once whoever pays has agreed.
 * @throws StartupError where nobody can be asked
 */
async function diagnoseCreates(
  { spendUsd, yes }: Config,
  client: HeyGenClient,
  key: string,
  reads: readonly LiveFinding[],
): Promise<LiveFinding[]> {
  if (spendUsd === undefined) return [];
  const [{ checkCreates, formatPlan, planCreates }, { formatLiveFindings }] = await Promise.all([
    import('./live-creates.ts'),
    import('./live-checks.ts'),
  ]);
  const plan = planCreates(reads, spendUsd);
  await print(formatPlan(plan));
  if (!yes && !(await isAgreed())) return [];
  const findings = await checkCreates(client, key, plan);
  await print(formatLiveFindings(findings));
  return findings;
}

/** @throws StartupError where nobody is at the keyboard */
async function isAgreed(): Promise<boolean> {
  const terminal = createTerminal(process);
  if (!terminal.isInteractive)
    throw new StartupError('doctor --spend makes what costs money, and nobody is here to ask: add --yes.');
  return /^y(es)?$/i.test((await terminal.ask('Make them? [y/N] ')).trim());
}

/**
 * Holds the declarations against HeyGen's answers.
 * @returns true where all that HeyGen answered is as declared
 */
async function diagnoseLive(config: Config): Promise<boolean> {
  const key = getProcessKey(config);
  if (key === undefined) return true;
  const { checkLive, formatLiveFindings, writeLiveFindings } = await import('./live-checks.ts');
  const { client, close } = await createServices({ ...config, redisUrl: undefined }, createLogger('silent'));
  try {
    const findings = await checkLive(client, key);
    await print(formatLiveFindings(findings));
    findings.push(...(await diagnoseCreates(config, client, key, findings)));
    const [file] = config.operands;
    if (config.json && file) await writeLiveFindings(file, findings);
    return findings.every(({ outcome }) => outcome !== 'drift');
  } finally {
    await close();
  }
}

/** Prints what was found; the process ends with 1 when something is wrong. */
export async function runDoctor({ config }: App): Promise<void> {
  if (config.spec) {
    const { checkSpec } = await import('./spec.ts');
    if (!(await checkSpec(config))) process.exitCode = 1;
    return;
  }
  const findings = await diagnose(config);
  await print(findings.map(formatFinding).join(''));
  const isAsDeclared = !config.live || (await diagnoseLive(config));
  if (!isAsDeclared || findings.some(({ state }) => state === 'fail')) process.exitCode = 1;
}
