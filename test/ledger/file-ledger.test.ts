import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEntryId, getEntryTime } from '../../src/ledger/entry-id.ts';
import { FileLedger } from '../../src/ledger/file-ledger.ts';
import { LedgerUnavailable } from '../../src/ledger/ledger.ts';
import type { LedgerEntry } from '../../src/ledger/ledger-entry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const createEntry = (given: Partial<LedgerEntry> = {}): LedgerEntry => {
  const id = createEntryId();
  const at = getEntryTime(id).toISOString();
  return {
    id,
    at,
    who: 'ann',
    account: 'a',
    tool: 'create_video_agent',
    outcome: 'reserved',
    estimate_usd: 1,
    ...given,
  };
};
const getFile = () => join(folder, readdirSync(folder)[0] as string);
/** A time so many days from now. */
const inDays = (days: number) => {
  const date = new Date();
  date.setUTCDate(date.getUTCDate() + days);
  return date;
};
const all = [inDays(-90), inDays(1)] as const;
const party = { account: 'a', who: 'ann' };
const TEN = { period: 'day', account: 10 } as const;

describe('a ledger in files', () => {
  it('keeps what it is told over a restart, for its owner’s eyes only', async () => {
    const entry = createEntry();
    const ledger = new FileLedger(join(folder, 'deeper'));
    await ledger.reserve(entry, TEN);
    await ledger.record({ ...entry, outcome: 'started', jobs: ['video:v1'] });
    const next = new FileLedger(join(folder, 'deeper'));
    expect(await next.read(...all)).toEqual([{ ...entry, outcome: 'started', jobs: ['video:v1'] }]);
    expect(await next.getSpent(party, new Date(entry.at))).toMatchObject({ account: { day: 1, month: 1 } });
    const [name] = readdirSync(join(folder, 'deeper'));
    expect(name).toBe(`${entry.at.slice(0, 7)}.jsonl`);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'deeper', String(name))).mode & 0o777).toBe(0o600);
  });

  it('holds all who write to it at the same time to one limit', async () => {
    const ledgers = Array.from({ length: 4 }, () => new FileLedger(folder));
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) => ledgers[index % 4]?.reserve(createEntry(), TEN)),
    );
    expect(results.filter((result) => result?.reserved)).toHaveLength(10);
    expect(results.find((result) => !result?.reserved)).toEqual({ reserved: false, scope: 'account', spentUsd: 10 });
    expect(await new FileLedger(folder).read(...all)).toHaveLength(10);
  });

  it('survives a line that a dying process did not end, and what is no line of its own', async () => {
    const ledger = new FileLedger(folder);
    await ledger.reserve(createEntry(), TEN);
    appendFileSync(getFile(), 'nonsense\n[]\nnull\n{"patch":{"id":"x"}}\n{"patch":{"id":"y","at":');
    await ledger.reserve(createEntry(), TEN);
    await new FileLedger(folder).reserve(createEntry(), TEN);
    expect(await ledger.read(...all)).toHaveLength(3);
    expect(await new FileLedger(folder).read(...all)).toHaveLength(3);
    expect(readFileSync(getFile(), 'utf8')).toContain('"at":\n{');
  });

  it('begins anew where its file was taken away', async () => {
    const ledger = new FileLedger(folder);
    await ledger.reserve(createEntry({ estimate_usd: 10 }), TEN);
    rmSync(getFile());
    expect(await ledger.reserve(createEntry(), TEN)).toEqual({ reserved: true });
    expect(await ledger.read(...all)).toHaveLength(1);
  });

  it('says that it cannot be used where it cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const ledger = new FileLedger(join(folder, 'file'));
    await expect(ledger.reserve(createEntry(), TEN)).rejects.toThrow(LedgerUnavailable);
    await expect(ledger.read(...all)).rejects.toThrow(LedgerUnavailable);
  });

  it('finds the create of a job of last month, and settles it there', async () => {
    const at = inDays(-28).toISOString();
    const entry = createEntry({ at, usd_per_second: 0.1, outcome: 'started', jobs: ['session:s1'] });
    const ledger = new FileLedger(folder);
    await ledger.record(entry);
    await ledger.settle('session:s1', { next: 'video:v1' });
    const end = { outcome: 'completed', seconds: 4, at: new Date().toISOString() } as const;
    await new FileLedger(folder).settle('video:v1', { end });
    const [settled] = await ledger.read(...all);
    expect(settled).toMatchObject({ outcome: 'completed', seconds: 4, price_usd: 0.4, ended_at: end.at });
    expect(await ledger.getSpent(party, new Date(at))).toMatchObject({ account: { day: 0.4 }, who: { day: 0.4 } });
  });
});
