/** `npm run bundle`: makes the .mcpb in the folder that it runs in. */
import { resolve } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { createMcpb } from './create-mcpb.ts';

process.stdout.write(`${await createMcpb(resolve(`heygen-mcp-${manifest.version}.mcpb`))}\n`);
