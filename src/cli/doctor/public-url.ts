import { lookup } from 'node:dns/promises';
import { CHECK_TIMEOUT_MS, type Check, describeConnectionError, type Finding, fail, pass, skip } from './check.ts';

/** Asks the server behind the address; it need not run while its settings are checked. */
async function checkServer(publicUrl: string): Promise<Finding> {
  const health = `${publicUrl.replace(/\/$/, '')}/healthz`;
  try {
    const { status } = await fetch(health, { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
    if (status === 200) return pass(`${publicUrl} leads to a running server`);
    if (status >= 500) return skip(`${publicUrl}: ${health} answers ${status}; start the server and look again`);
    return fail(`HEYGEN_MCP_PUBLIC_URL ${publicUrl}: ${health} answers ${status}, so something else is there.`);
  } catch (error) {
    return skip(
      `${publicUrl} cannot be reached from here (${describeConnectionError(error)}); start the server and look again`,
    );
  }
}

/** Where HeyGen and OAuth clients find the server. */
export const checkPublicUrl: Check = async ({ config: { publicUrl, webhookSecrets } }) => {
  if (publicUrl === undefined) return [];
  const isResolved = await lookup(new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')).then(
    () => true,
    () => false,
  );
  return [
    isResolved
      ? await checkServer(publicUrl)
      : fail(`HEYGEN_MCP_PUBLIC_URL ${publicUrl}: its name leads nowhere, so HeyGen cannot call back; correct it.`),
    ...(webhookSecrets.length > 0 ? [skip('Whether HEYGEN_WEBHOOK_SECRET is what HeyGen signs with')] : []),
  ];
};
