import { writeFileSync } from 'node:fs';
import { wholeCatalog } from '../src/catalog/catalog.ts';
import { listingOf } from '../src/mcp/tool-list/create-manifest.ts';
import { LISTING_FILE, OLDER_LISTING_FILE } from '../src/mcp/tool-list/manifest.ts';

const { older, ...listing } = listingOf(await wholeCatalog());
writeFileSync(LISTING_FILE, JSON.stringify(listing));
writeFileSync(OLDER_LISTING_FILE, JSON.stringify(older()));
