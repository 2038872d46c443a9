/** Run by `npm version`, so that both files have the new version in one commit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { formatServerJson } from './server-json.ts';

// Read and not imported: npm has just changed it.
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
writeFileSync(new URL('../server.json', import.meta.url), formatServerJson(manifest));
