import type { App } from '../app.ts';
import type { Command } from '../settings/config.ts';
import { serveStdio } from './serve-stdio.ts';

/** What each command runs. Hosts start the first one at each launch; the others are loaded when they are asked for. */
export const COMMAND_HANDLERS: Readonly<Record<Command, (app: App) => Promise<void>>> = {
  stdio: serveStdio,
  http: async (app) => (await import('./serve-http.ts')).serveHttp(app),
  sandbox: async (app) => (await import('./serve-sandbox.ts')).serveSandbox(app),
  tools: async (app) => (await import('./list-tools.ts')).listTools(app),
  doctor: async (app) => (await import('../doctor/doctor.ts')).runDoctor(app),
  install: async (app) => (await import('../install/install-command.ts')).installFromFlags(app),
  uninstall: async (app) => (await import('../install/install-command.ts')).uninstallFromFlags(app),
  login: async (app) => (await import('../credentials/login.ts')).login(app),
  ledger: async (app) => (await import('../ledger/show-ledger.ts')).showLedger(app),
  token: async (app) => (await import('./create-token.ts')).createToken(app),
  logout: async (app) => (await import('../credentials/logout.ts')).logout(app),
};
