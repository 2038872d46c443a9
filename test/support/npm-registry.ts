import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import { serve, type TestServer } from './files.ts';

/** An npm registry on this machine that knows this package and no other. */
export async function npmRegistry(tarball: string): Promise<TestServer> {
  const bytes = readFileSync(tarball);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const { name, version, bin, engines, peerDependencies, peerDependenciesMeta } = manifest;
  const registry = await serve((request, response) => {
    if (request.url?.endsWith('.tgz')) return response.writeHead(200).end(bytes);
    if (request.url !== `/${name}`) return response.writeHead(404).end('{}');
    const dist = { tarball: `http://${request.headers.host}/${name}-${version}.tgz`, integrity };
    const versions = { [version]: { name, version, bin, engines, peerDependencies, peerDependenciesMeta, dist } };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  return registry;
}
