import type { App } from '../app.ts';
import { print } from '../process/print.ts';
import {
  type Credentials,
  deleteCredentials,
  getCredentialsPath,
  readCredentials,
  writeCredentials,
} from './credentials-file.ts';
import { isOwnKey } from './stored-credential.ts';

/** What stays when our key is taken away; nothing where it was all. Who signed in is shown with a credential only. */
export function removeKey({ api_key, heygen_mcp, ...rest }: Credentials): Credentials | undefined {
  const { user, ...others } = rest;
  if (Object.keys(others).length === 0) return undefined;
  return others.oauth ? rest : others;
}

/** Forgets the key that `heygen-mcp login` stored; a key or session of another program stays. */
export async function logout({ config }: App): Promise<void> {
  const path = getCredentialsPath(config);
  const credentials = readCredentials(path);
  if (credentials === undefined || !isOwnKey(credentials)) {
    const other = credentials?.api_key || credentials?.oauth;
    return print(
      other
        ? `${path} has nothing of heygen-mcp; what is there was stored by HeyGen's command line: heygen auth logout.\n`
        : 'No key is stored.\n',
    );
  }
  const rest = removeKey(credentials);
  if (rest) await writeCredentials(path, rest);
  else deleteCredentials(path);
  await print(`The key was taken out of ${path}. It stays valid at HeyGen until you delete it there.\n`);
}
