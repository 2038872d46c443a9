/** Loaded into a server under measurement: tells its memory and the delay of its event loop on SIGUSR2, and starts anew. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('SIGUSR2', () => {
  const p99Ms = delay.percentile(99) / 1e6;
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { rss, heapUsed } = process.memoryUsage();
  process.stderr.write(`${JSON.stringify({ msg: 'gauge', rss, heapUsed, p99Ms })}\n`);
  delay.reset();
});
