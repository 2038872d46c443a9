import { describe, expect, it } from 'vitest';
import { formatCsv, formatReport } from '../../../src/cli/ledger/format-report.ts';
import { parseRange } from '../../../src/cli/ledger/ledger-range.ts';
import { createReport } from '../../../src/cli/ledger/ledger-report.ts';
import { parseInvocation } from '../../../src/cli/settings/config.ts';
import type { LedgerEntry } from '../../../src/ledger/ledger-entry.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const range = parseRange({}, NOW);

const createEntry = (given: Partial<LedgerEntry>): LedgerEntry => ({
  id: '01a1ff9c-a687-7119-8620-e0339a4f9054',
  at: '2026-11-20T08:00:00.000Z',
  who: 'ann',
  account: 'a',
  tool: 'create_video_agent',
  outcome: 'started',
  estimate_usd: 2,
  ...given,
});

const entries = [
  createEntry({ outcome: 'completed', price_usd: 0.1, seconds: 3, jobs: ['video:v1', 'video:v2'] }),
  createEntry({ at: '2026-11-21T08:00:00.000Z', who: 'ben', outcome: 'unknown', estimate_usd: 0.2 }),
  createEntry({ tool: 'create_speech', outcome: 'failed', price_usd: 0 }),
  createEntry({ outcome: 'refused' }),
];

describe('a report of the ledger', () => {
  it('adds up exactly what counts, and says what is open', () => {
    const { total, entries: listed } = createReport(entries, range);
    expect(total).toEqual({ creates: 4, completed: 1, failed: 1, refused: 1, open: 1, seconds: 3, usd: 0.3 });
    expect(listed?.map(({ usd }) => usd)).toEqual([0.1, 0.2, 0, 0]);
  });

  it.each([
    ['person', ['ben', 'ann']],
    ['tool', ['create_video_agent', 'create_speech']],
    ['day', ['2026-11-20', '2026-11-21']],
  ] as const)('by %s has a row for each', (by, names) => {
    const { rows, entries: listed } = createReport(entries, range, by);
    expect(rows?.map(({ name }) => name)).toEqual(names);
    expect(listed).toBeUndefined();
  });

  it('is a table for people, in which no name moves the cursor', () => {
    const text = formatReport(createReport([createEntry({ who: 'ann\u001b[31m\u202e' })], range));
    expect(text.split('\n')[1]).toBe('2026-11-20 08:00:00  ann [31m   create_video_agent  started  2.00');
    expect(text).toContain('1 create from 2026-11-01T00:00:00.000Z to 2026-11-21T10:00:00.001Z: 2.00 USD');
    expect(formatReport(createReport([], range))).toMatch(/^Nothing was spent from/);
  });
});

describe('CSV', () => {
  it('has a line for each create', () => {
    const [head, first, second] = formatCsv(createReport(entries, range)).split('\r\n');
    expect(head).toBe('at,who,account,tool,outcome,usd,estimate_usd,price_usd,seconds,ended_at,jobs,request,id');
    expect(first).toBe(
      '2026-11-20T08:00:00.000Z,ann,a,create_video_agent,completed,0.1,2,0.1,3,,video:v1 video:v2,,01a1ff9c-a687-7119-8620-e0339a4f9054',
    );
    expect(second).toMatch(/^2026-11-21T08:00:00\.000Z,ben,/);
    expect(
      formatCsv(createReport(entries, range, 'person'))
        .split('\r\n')
        .slice(0, 2),
    ).toEqual(['person,creates,completed,failed,refused,open,seconds,usd', 'ben,1,0,0,0,1,0,0.2']);
  });

  it.each(['=HYPERLINK("https://x")', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1'])('makes no formula of %j', (who) => {
    for (const by of [undefined, 'person'] as const) {
      const csv = formatCsv(createReport([createEntry({ who, request: who })], range, by));
      const cells = csv.split(/[,\n]/);
      expect(cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell) && cell !== '\r')).toEqual([]);
      expect(csv).toContain(`'${who.replaceAll('"', '""')}`);
    }
  });
});

describe('the range of a report', () => {
  it('is the month so far, or from one day to the end of another', () => {
    expect(range).toEqual({ since: new Date('2026-11-01'), until: new Date('2026-11-21T10:00:00.001Z') });
    expect(parseRange({ since: '2026-10-01', until: '2026-10-31' }, NOW)).toEqual({
      since: new Date('2026-10-01'),
      until: new Date('2026-11-01'),
    });
    expect(parseRange({ since: '2026-10-01T12:00+02:00' }, NOW).since).toEqual(new Date('2026-10-01T10:00Z'));
  });

  it.each([
    [{ since: 'yesterday' }, /--since "yesterday": must be a day/],
    [{ until: '2026-02-30' }, /--until "2026-02-30": must be a day/],
    [{ since: '2026-11-22' }, /--since must be before --until/],
  ])('%j is told what is wrong', (given, message) => {
    expect(() => parseRange(given, NOW)).toThrow(message);
  });

  it('is asked for with flags that belong to the command', () => {
    expect(parseInvocation(['ledger', '--by', 'day', '--csv'], {})).toMatchObject({ run: { by: 'day', csv: true } });
    expect(() => parseInvocation(['ledger', '--by', 'week'], {})).toThrow(
      /--by "week": must be one of person, tool, day/,
    );
    expect(() => parseInvocation(['ledger', '--csv', '--json'], {})).toThrow(/ask for one of them/);
    expect(() => parseInvocation(['http', '--csv'], {})).toThrow(/--csv belongs to heygen-mcp ledger/);
  });
});
