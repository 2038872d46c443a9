/**
 * Makes the optional packages dependencies, for the image: `npm prune` then leaves them, at the versions of the lock
 * file, and nothing else. Changes package.json in the folder that it runs in, and is JavaScript because what runs
 * TypeScript is pruned.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { peerDependencies, peerDependenciesMeta, devDependencies, ...rest } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
writeFileSync('package.json', JSON.stringify({ ...rest, dependencies: peerDependencies }, null, 2));
