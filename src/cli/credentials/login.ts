import { HeyGenError } from '../../heygen/errors.ts';
import { getLastingFingerprint } from '../../runtime/fingerprint.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { App } from '../app.ts';
import { createTerminal, type Terminal } from '../process/terminal.ts';
import { FLAGS } from '../settings/flags.ts';
import { type Credentials, getCredentialsPath, readCredentials, writeCredentials } from './credentials-file.ts';

const QUESTION = 'HeyGen API key (from app.heygen.com, Settings, API; it is not shown as you type): ';

async function askForKey(terminal: Terminal): Promise<string> {
  const given = await terminal.askSecret(QUESTION);
  if (given.trim() === '') throw new StartupError('Nothing was stored: no key was given.');
  const parsed = FLAGS.apiKey.schema.safeParse(given);
  if (parsed.success && parsed.data) return parsed.data;
  const problem = parsed.error?.issues.map(({ message }) => message).join('; ');
  throw new StartupError(`Nothing was stored: the key ${problem}.`);
}

/** The fields that HeyGen's command line shows of who signed in (heygen-cli, file_resolver.go). */
const USER_FIELDS = ['email', 'first_name', 'last_name', 'username'];

/** Asks HeyGen who the key belongs to, which is free. */
async function getUser({ getServices }: App, key: string): Promise<Record<string, string>> {
  const [{ catalog }, { client }] = await Promise.all([import('../../catalog/catalog.ts'), getServices()]);
  try {
    const answer = await client.call(catalog.getOperation('get_current_user'), {}, { key });
    const data: Record<string, unknown> = answer.kind === 'one' ? answer.data : {};
    const fields = USER_FIELDS.flatMap((field) => (typeof data[field] === 'string' ? [[field, data[field]]] : []));
    return Object.fromEntries(fields);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    // The key is valid; who it belongs to is all that it may not show.
    if (error.details.code === 'insufficient_api_key_scope') return {};
    throw new StartupError(`Nothing was stored: ${error.message}`);
  }
}

/** What the file says after the sign-in; what other programs keep there stays. */
export function addKey(credentials: Credentials, key: string, user: Record<string, string>): Credentials {
  const others = { ...credentials };
  delete others.user;
  return {
    ...others,
    api_key: key,
    ...(Object.keys(user).length > 0 && { user }),
    heygen_mcp: { key_fingerprint: getLastingFingerprint(key) },
  };
}

/**
 * Asks for a key, checks it with HeyGen and stores it where HeyGen's command line looks too.
 * @throws StartupError when the key is none or HeyGen refuses it; nothing is stored then
 */
export async function login(app: App): Promise<void> {
  const { config } = app;
  if (config.sandbox)
    throw new StartupError('The sandbox takes any key, so there is nothing to store; leave --sandbox away.');
  const path = getCredentialsPath(config);
  const there = readCredentials(path) ?? {};
  const terminal = createTerminal(process);
  const key = await askForKey(terminal);
  const user = await getUser(app, key);
  await writeCredentials(path, addKey(there, key, user));
  const name = user.email ?? user.username;
  await terminal.write(
    [
      `Stored in ${path}${name ? `, for ${name}` : ''}. HeyGen's command line uses it too.`,
      ...(there.api_key && there.api_key !== key ? ['It replaces the key that was there.'] : []),
      ...(config.apiKey ? ['HEYGEN_API_KEY is set here and goes before it.'] : []),
      '',
    ].join('\n'),
  );
}
