import { writeFileSync } from 'node:fs';
import { loadFullCatalog } from '../src/catalog/catalog.ts';
import { listViews } from '../src/mcp/apps/views.ts';
import { createManifest } from '../src/mcp/tool-list/create-manifest.ts';
import { MANIFEST_FILE, V1V2_MANIFEST_FILE } from '../src/mcp/tool-list/manifest.ts';

const { v1v2, ...manifest } = createManifest(await loadFullCatalog(), listViews(new URL('./views/', MANIFEST_FILE)));
writeFileSync(MANIFEST_FILE, JSON.stringify(manifest));
writeFileSync(V1V2_MANIFEST_FILE, JSON.stringify(v1v2()));
