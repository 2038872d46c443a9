/**
 * `npm run views`: a page that plays host for every view in every state, on the sandbox, for people who work on them.
 * With `--open` it opens in the browser.
 */
import { waitForStopSignal } from '../../src/cli/process/signals.ts';
import { join } from '../support/mcp-clients.ts';
import { openInBrowser } from '../support/open-in-browser.ts';
import { startHttp } from '../support/server-process.ts';
import { startViewHost } from '../support/view-host/view-host.ts';
import { createIndex } from './index-page.ts';
import { createViewStates } from './view-states.ts';

const stopped = waitForStopSignal();
const server = await startHttp({
  HEYGEN_SANDBOX: '1',
  HEYGEN_SANDBOX_SPEED: '60',
  HEYGEN_TOOLSETS: 'default,videos,views',
  HEYGEN_MCP_AUTH: 'none',
});
const [host, client] = await Promise.all([startViewHost(server.url), join('2026', server)]);
const states = await createViewStates(client);
await client.close();
host.setIndex(createIndex(states, host.page));
process.stdout.write(`Every view, in every state: ${host.url} (until Ctrl-C)\n`);
if (process.argv.includes('--open')) await openInBrowser(host.url);
await stopped;
await Promise.all([host.close(), server.stop()]);
