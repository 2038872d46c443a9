import { type CompanyOptions, type CompanyRun, POLL_INTERVAL_MS } from './company.ts';

/** What so many of a hundred answers took at most, in whole milliseconds. */
function quantile(times: readonly number[], part: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return at === undefined ? 'none' : `${at.toFixed(0)} ms`;
}

const summarize = (times: readonly number[]) =>
  `${times.length}: p50 ${quantile(times, 0.5)}, p99 ${quantile(times, 0.99)}, longest ${quantile(times, 1)}`;

const roundAll = (figures: readonly number[]) => figures.map((figure) => figure.toFixed(0)).join(', ');

const formatCounts = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** The run as a table in Markdown. */
export function toTable(options: CompanyOptions, run: CompanyRun): string {
  const { tally } = run;
  const { again } = tally;
  const intervals = (run.reads.seconds * 1000) / POLL_INTERVAL_MS;
  const rows: [string, string | number][] = [
    ['people, each with a token', options.people],
    ['minutes', (run.seconds / 60).toFixed(1)],
    ['instances killed; Redis stopped', `${run.kills}; ${run.redisStops}`],
    [
      'creates asked',
      `${tally.asked} (${(tally.asked / run.seconds).toFixed(1)} a second, wanted ${options.createsPerSecond})`,
    ],
    ['creates told', tally.told.size],
    ['films at HeyGen (billed)', run.bills],
    ['billed of which nobody was told (duplicates)', run.untold],
    ['told to be completed', tally.completed.size],
    ['lost calls', `${tally.lost.length}${tally.lost.length ? `, first: ${tally.lost[0]?.slice(0, 200)}` : ''}`],
    ['still open at the end', run.open],
    ['calls made again', `${again.cut} cut off, ${again.turnedAway} turned away, ${again.safe} told that it is safe`],
    ['most waits at a time', `${tally.peakWaiting} (wanted ${options.waits})`],
    ['creates answered', summarize(tally.creates)],
    ['creates that HeyGen was slow about', summarize(tally.slowCreates)],
    ['other calls that do not wait', summarize(tally.reads)],
    ['creates made again, from first to last', summarize(tally.repeatedCreates)],
    [
      `status requests to HeyGen for each ${POLL_INTERVAL_MS / 1000} s`,
      `${(run.reads.bulk / intervals).toFixed(1)} of up to 100 films, ${(run.reads.single / intervals).toFixed(1)} of one (as a wait begins, and as it ends)`,
    ],
    ['most memory of each instance, MB', roundAll(run.megabytes)],
    ['event loop p99 of each instance, ms', roundAll(run.loopP99Ms)],
    ['HeyGen’s bill, USD', run.billedUsd.toFixed(2)],
    ['the ledger’s sum, USD', run.ledger.usd.toFixed(2)],
    [
      'ends that nobody saw',
      `${run.settling.entries}, settled ${run.settling.seconds.toFixed(0)} s after the last answer`,
    ],
    ['entries of the ledger', `${formatCounts(run.ledger.outcomes)}, of ${run.ledger.people} people`],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
