import { createVisibleTools } from '../mcp/tool-list/visible-tools.ts';
import type { App } from './app.ts';
import { getManifest, getSelection } from './mcp-server-factory.ts';
import { print } from './print.ts';

/** Prints the tools that a host would see. */
export async function listTools({ config }: App): Promise<void> {
  const { tools } = createVisibleTools(await getManifest(), getSelection(config))();
  const formatNames = () => tools.map(({ name, title }) => `${name.padEnd(36)} ${title}`).join('\n');
  await print(`${config.json ? JSON.stringify({ tools }, null, 2) : formatNames()}\n`);
}
