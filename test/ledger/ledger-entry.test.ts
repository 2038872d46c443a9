import { describe, expect, it } from 'vitest';
import { createEntryId, getEntryTime } from '../../src/ledger/entry-id.ts';
import { getCountedUsd, type LedgerEntry, type LedgerJobEnd, mergeEntry } from '../../src/ledger/ledger-entry.ts';

const AT = '2026-11-21T10:00:00.000Z';
const LATER = '2026-11-21T10:05:00.000Z';
const entry: LedgerEntry = {
  id: 'e1',
  at: AT,
  who: 'ann',
  account: 'a',
  tool: 'create_video_batch',
  outcome: 'started',
  estimate_usd: 6,
  usd_per_second: 0.1,
  jobs: ['video:v1', 'video:v2'],
};
const merge = (before: LedgerEntry, ...patches: Partial<LedgerEntry>[]) =>
  patches.reduce<LedgerEntry>((known, { id: _, at: __, ...patch }) => {
    const merged = mergeEntry(known, { id: known.id, at: known.at, ...patch });
    if (!merged) throw new Error('an entry is lost');
    return merged;
  }, before);
const completed = (seconds?: number, at = AT): LedgerJobEnd => ({ outcome: 'completed', at, seconds });
const failed: LedgerJobEnd = { outcome: 'failed', at: AT };

describe('an entry', () => {
  it('counts as estimated until all of its jobs are over, then by their real length', () => {
    const one = merge(entry, { ends: { 'video:v1': completed(10) } });
    expect(one.outcome).toBe('started');
    expect(getCountedUsd(one)).toBe(6);
    const both = merge(one, { ends: { 'video:v2': completed(5.5, LATER) } });
    expect(both).toMatchObject({ outcome: 'completed', seconds: 15.5, price_usd: 1.55, ended_at: LATER });
    expect(getCountedUsd(both)).toBe(1.55);
  });

  it('counts nothing for what failed, as HeyGen does not charge for it', () => {
    const half = merge(entry, { ends: { 'video:v1': failed } }, { ends: { 'video:v2': completed(5) } });
    expect(half).toMatchObject({ outcome: 'completed', price_usd: 0.5 });
    const all = merge(entry, { ends: { 'video:v1': failed, 'video:v2': failed } });
    expect(all).toMatchObject({ outcome: 'failed', price_usd: 0 });
    expect(getCountedUsd(all)).toBe(0);
  });

  it('that is over stays as it is, whoever comes late with what', () => {
    const over = merge(entry, { ends: { 'video:v1': completed(1), 'video:v2': completed(1) } });
    expect(merge(over, { outcome: 'unknown' }, { ends: { 'video:v1': failed } })).toEqual(over);
  });

  it('of unknown length keeps its estimate', () => {
    const over = merge(entry, { ends: { 'video:v1': completed(), 'video:v2': completed(3) } });
    expect(over).toMatchObject({ outcome: 'completed' });
    expect(over.price_usd).toBeUndefined();
    expect(getCountedUsd(over)).toBe(6);
  });

  it('with a price for each piece costs that, unless it was the most or some failed', () => {
    const { usd_per_second: _, ...pieces } = entry;
    const ends = { 'video:v1': completed(), 'video:v2': completed() };
    expect(merge(pieces, { ends }).price_usd).toBe(6);
    expect(merge({ ...pieces, at_most: true }, { ends }).price_usd).toBeUndefined();
    expect(merge(pieces, { ends: { ...ends, 'video:v2': failed } }).price_usd).toBeUndefined();
  });

  it('that nobody has begun is not made up', () => {
    expect(mergeEntry(undefined, { id: 'x', at: AT, ends: {} })).toBeUndefined();
  });

  it('has an id that says when it was made', () => {
    const before = Date.now();
    expect(getEntryTime(createEntryId()).getTime()).toBeGreaterThanOrEqual(before);
    // The example of RFC 9562, A.6.
    expect(getEntryTime('017F22E2-79B0-7CC3-98C4-DC0C0C07398F').toISOString()).toBe('2022-02-22T19:22:22.000Z');
  });
});
