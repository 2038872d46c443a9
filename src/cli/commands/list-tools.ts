import { createVisibleTools } from '../../mcp/tool-list/visible-tools.ts';
import type { App } from '../app.ts';
import { print } from '../process/print.ts';
import { getManifest, getSelection } from '../services/mcp-server-factory.ts';

/** Prints the tools that a host would see. */
export async function listTools({ config }: App): Promise<void> {
  const { tools } = createVisibleTools(await getManifest(), getSelection(config))();
  const formatNames = () => tools.map(({ name, title }) => `${name.padEnd(36)} ${title}`).join('\n');
  await print(`${config.json ? JSON.stringify({ tools }, null, 2) : formatNames()}\n`);
}
