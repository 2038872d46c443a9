import { startAttackedServer } from './attacked-server.ts';
import { formatFuzz, fuzz } from './fuzz.ts';
import { formatSoak, soak } from './soak.ts';

/** `npm run attack -- [minutes of soak] [calls for each tool] [seed]` */
const [minutes = 10, callsPerTool = 60, seed = Date.now()] = process.argv.slice(2).map(Number);

/** The most that memory may grow from the middle third of a soak to its last. */
const MAX_GROWTH = 1.15;

const server = await startAttackedServer();
const fuzzed = await fuzz(server, callsPerTool, seed);
process.stdout.write(`${formatFuzz(fuzzed)} (seed ${seed})\n${fuzzed.faults.map((fault) => `  ${fault}\n`).join('')}`);
const soaked = await soak(server, minutes * 60_000);
process.stdout.write(`${formatSoak(soaked)}\n`);
const logged = server.faults();
const code = await server.stop();
process.stdout.write(`${logged.length} faults in the log; the server ended with ${code}\n`);
const isUnharmed =
  fuzzed.faults.length + soaked.faults + logged.length === 0 && soaked.growth <= MAX_GROWTH && code === 0;
// The sandbox reports thousands of ends to the fuzz's invented hosts; looking them up takes minutes more, for nothing.
process.exit(isUnharmed ? 0 : 1);
