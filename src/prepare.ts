import { writeFileSync } from 'node:fs';
import { catalog } from './catalog.ts';
import { listingOf } from './mcp/listing.ts';
import { LISTING_FILE } from './mcp/prepared-listing.ts';

writeFileSync(LISTING_FILE, JSON.stringify(listingOf(catalog)));
