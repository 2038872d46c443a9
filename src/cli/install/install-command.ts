import { homedir } from 'node:os';
import type { App } from '../app.ts';
import { readStoredCredential } from '../credentials/stored-credential.ts';
import { createTerminal } from '../process/terminal.ts';
import { type InstallContext, install, uninstall } from './install.ts';
import { warmNpxCache } from './warm-npx-cache.ts';

function createContext({ context: { env, script } }: App): InstallContext {
  const machine = { platform: process.platform, home: homedir(), env };
  return {
    machine,
    program: { execPath: process.execPath, script },
    terminal: createTerminal(process),
    warmCache: (packages) => warmNpxCache(machine, packages),
  };
}

/** A host that starts the server finds no key in its environment: it is stored, or in the host's file. */
async function adviseSignIn({ config }: App, { terminal }: InstallContext): Promise<void> {
  const hasKey = 'HEYGEN_API_KEY' in config.givenSettings || 'HEYGEN_SANDBOX' in config.givenSettings;
  if (hasKey || config.print || config.url || 'key' in readStoredCredential(config)) return;
  await terminal.write('No key is stored yet: heygen-mcp login asks for it once, for all hosts.\n');
}

/** `heygen-mcp install`: settings given as flags become the server's, those of the environment do not. */
export async function installFromFlags(app: App): Promise<void> {
  const { operands: hosts, print, url, headers, packages, givenSettings: env } = app.config;
  const context = createContext(app);
  const added = await install({ hosts, print, url, headers, packages, env }, context);
  if (added > 0) await adviseSignIn(app, context);
}

/** `heygen-mcp uninstall`. */
export const uninstallFromFlags = (app: App): Promise<void> =>
  uninstall({ hosts: app.config.operands }, createContext(app));
