/** `npm run views`: every view in a page that plays host, on the sandbox, for people who work on them. */
import { join } from '../support/mcp-clients.ts';
import { startHttp } from '../support/server-process.ts';
import { startViewHost } from '../support/view-host/view-host.ts';
import { createOpenings } from './openings.ts';

const server = await startHttp({ HEYGEN_SANDBOX: '1', HEYGEN_TOOLSETS: 'default,views', HEYGEN_MCP_AUTH: 'none' });
const [host, client] = await Promise.all([startViewHost(server.url), join('2026', server)]);
const { data } = await client.call('create_video_from_avatar', {
  avatar_id: 'look_iris_office',
  script: 'Twice a day the whole sea stands up and walks to the shore.',
});
await client.close();
for (const opening of createOpenings(String(data.video_id)))
  for (const theme of ['light', 'dark'] as const)
    process.stdout.write(`${opening.tool}, ${theme}:\n  ${host.page({ ...opening, theme })}\n`);
