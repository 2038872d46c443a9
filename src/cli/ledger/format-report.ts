import { stringify } from 'csv-stringify/sync';
import type { LedgerReport, ReportRow, ReportTotals } from './ledger-report.ts';

const ENTRY_COLUMNS = [
  'at',
  'who',
  'account',
  'tool',
  'outcome',
  'usd',
  'estimate_usd',
  'price_usd',
  'seconds',
  'ended_at',
  'jobs',
  'request',
  'id',
] as const;

const getTotalColumns = (total: ReportTotals) => Object.keys(total);

/** A cell: several jobs stand in one. */
const toCell = (value: unknown): unknown => (Array.isArray(value) ? value.join(' ') : value);

/**
 * The report as CSV. What callers wrote, such as the name in a token, cannot become a formula in a spreadsheet: a cell that
 * begins like one gets an apostrophe before it (OWASP, CSV injection).
 */
export function formatCsv({ entries = [], rows, by, total }: LedgerReport): string {
  const options = { header: true, escape_formulas: true, record_delimiter: 'windows' } as const;
  if (rows)
    return stringify(
      rows.map(({ name, ...totals }) => ({ [by ?? 'name']: name, ...totals })),
      { ...options, columns: [by ?? 'name', ...getTotalColumns(total)] },
    );
  const cells = entries.map((entry) =>
    Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, toCell(value)])),
  );
  return stringify(cells, { ...options, columns: [...ENTRY_COLUMNS] });
}

/** Characters that would move the cursor or colour a terminal. */
const CONTROL = /[\p{Cc}\p{Cf}]/gu;

/** Rows with their columns one under the other. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => cell.replace(CONTROL, ' ')));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => (row[column] ?? '').length)));
  return clean
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const formatUsd = (usd: number) => usd.toFixed(2);

const formatRow = ({ name, creates, completed, failed, refused, open, usd }: ReportRow) => [
  name,
  ...[creates, completed, failed, refused, open].map(String),
  formatUsd(usd),
];

/** The report for a person. */
export function formatReport({ since, until, total, entries = [], rows, by }: LedgerReport): string {
  const table = rows
    ? [[by ?? '', 'creates', 'completed', 'failed', 'refused', 'open', 'USD'], ...rows.map(formatRow)]
    : [
        ['when (UTC)', 'who', 'tool', 'outcome', 'USD', 'jobs'],
        ...entries.map(({ at, who, tool, outcome, usd, jobs = [] }) => [
          at.slice(0, 19).replace('T', ' '),
          who,
          tool,
          outcome,
          formatUsd(usd),
          jobs.join(' '),
        ]),
      ];
  const sum = `${total.creates} ${total.creates === 1 ? 'create' : 'creates'} from ${since} to ${until}: ${formatUsd(total.usd)} USD, of which ${total.open} are not known to be over and count as estimated.`;
  return total.creates === 0 ? `Nothing was spent from ${since} to ${until}.` : `${formatTable(table)}\n\n${sum}`;
}
