/** A sandbox in a process of its own, so that it does not share an event loop with whoever loads it. */

import { startSandbox } from '../../../sandbox/server.ts';
import { catalog } from '../../../src/catalog/catalog.ts';

/** What the parent is told: once of the address, then of the requests so far each time it asks. */
export type SandboxMessage = { url: string } | { requests: Readonly<Record<string, number>> };

const requests: Record<string, number> = {};
const count = (name: string) => {
  requests[name] = (requests[name] ?? 0) + 1;
};

const tell = (message: SandboxMessage) => process.send?.(message);

const sandbox = await startSandbox({
  operations: catalog.operations,
  speed: Number(process.argv[2]),
  maxJobs: Number.POSITIVE_INFINITY,
  onRequest: ({ method, path }) => count(`${method} ${path.split('?', 1)[0]?.replace(/\/vid_\w+/, '/{id}')}`),
});
process.on('message', () => tell({ requests }));
process.on('disconnect', () => process.exit(0));
tell({ url: sandbox.url });
