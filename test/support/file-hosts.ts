import { afterEach } from 'vitest';
import { serve, type TestServer } from './files.ts';

/** Servers on loopback that are closed when their test ends; apart from `serve`, as the benchmark runs without vitest. */
export function fileHosts(): typeof serve {
  const servers: TestServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  return async (...given) => {
    const server = await serve(...given);
    servers.push(server);
    return server;
  };
}
