import { describe, expect, it } from 'vitest';
import { type Charge, chargeUnknown } from '../../src/declarations/pricing.ts';
import { createEntryId } from '../../src/ledger/entry-id.ts';
import { type Ledger, LedgerUnavailable } from '../../src/ledger/ledger.ts';
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts';
import type { Spender, Spending } from '../../src/ledger/spending.ts';
import { createTestSpending } from '../support/spending.ts';

const begin = (spending: Spending, charge: Charge, spender: Spender = { key: 'k' }) =>
  spending.reserve({ id: createEntryId(), tool: 'create_video_agent', charge, ...spender });

const person = (name: string, spendLimitUsd?: number) => ({ key: 'k', person: { name, spendLimitUsd } });

describe('a spending limit', () => {
  it('lets through what fits, refuses what does not, and says how to go on', async () => {
    const spending = createTestSpending({ account: 10 });
    await begin(spending, { usd: 7, basis: '1 shot x 7 USD' });
    await expect(begin(spending, { usd: 7, basis: '1 shot x 7 USD' })).rejects.toThrow(
      /about 7\.00 USD \(1 shot x 7 USD\); the limit is 10\.00 USD a day .* 7\.00 USD are taken\. The next day begins at .* UTC\..*higher limit/,
    );
    await begin(spending, { usd: 3, basis: 'the rest' });
  });

  it('takes back what was not charged, once', async () => {
    const spending = createTestSpending({ account: 10 });
    const create = await begin(spending, { usd: 10, basis: 'all' });
    await create.refused();
    await create.refused();
    await begin(spending, { usd: 10, basis: 'all again' });
    await expect(begin(spending, { usd: 0.01, basis: 'more' })).rejects.toThrow();
  });

  it('keeps set aside what HeyGen may have taken, and counts it once when it is sent again', async () => {
    const spending = createTestSpending({ account: 10 });
    const id = createEntryId();
    const planned = { id, tool: 'create_video_agent', charge: { usd: 6, basis: 'x' }, key: 'k' };
    await (await spending.reserve(planned)).unknown();
    await expect(begin(spending, { usd: 6, basis: 'x' })).rejects.toThrow(/6\.00 USD are taken/);
    await (await spending.reserve(planned)).started(['session:s1'], 1_000);
    expect(await spending.getView({ key: 'k' })).toMatchObject({ spentUsd: 6, leftUsd: 4 });
  });

  it('is each account’s own, and shows nothing of another', async () => {
    const spending = createTestSpending({ account: 10 });
    await begin(spending, { usd: 10, basis: 'all' }, { key: 'key-of-ann' });
    await expect(begin(spending, { usd: 1, basis: 'more' }, { key: 'key-of-ann' })).rejects.toThrow(
      /10\.00 USD are taken/,
    );
    await begin(spending, { usd: 4, basis: 'some' }, { key: 'key-of-ben' });
    await expect(begin(spending, { usd: 7, basis: 'more' }, { key: 'key-of-ben' })).rejects.toThrow(
      / 4\.00 USD are taken/,
    );
  });

  it('holds each person to theirs, within that of the account', async () => {
    const spending = createTestSpending({ account: 10, who: 6 });
    await begin(spending, { usd: 6, basis: 'x' }, person('ann'));
    await expect(begin(spending, { usd: 1, basis: 'x' }, person('ann'))).rejects.toThrow(
      /limit of this person is 6\.00 USD a day \(HEYGEN_SPEND_LIMIT_PERSON_USD\), of which 6\.00/,
    );
    await expect(begin(spending, { usd: 5, basis: 'x' }, person('ben'))).rejects.toThrow(/the limit is 10\.00 USD/);
    await expect(begin(spending, { usd: 3, basis: 'x' }, person('cem', 2))).rejects.toThrow(/this person is 2\.00 USD/);
    await begin(spending, { usd: 4, basis: 'x' }, person('dia', 9));
  });

  it('refuses what has no price, and says what makes an unknown length shorter', async () => {
    const spending = createTestSpending({ account: 10 });
    await expect(begin(spending, chargeUnknown('magic'))).rejects.toThrow(/publishes no price for magic/);
    await expect(begin(spending, { usd: 60, basis: '1800 s', atMost: true })).rejects.toThrow(
      /up to 60\.00 USD.*start and end time/,
    );
  });
});

describe('a ledger that cannot be used', () => {
  /** A ledger that is away until it is told to come back. */
  function createBrokenLedger() {
    const ledger = createMemoryLedger();
    let isAway = true;
    const guard =
      <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
      async (...given: A) => {
        if (isAway) throw new LedgerUnavailable('it is away');
        return work(...given);
      };
    const broken: Ledger = {
      place: 'this ledger',
      reserve: guard(ledger.reserve),
      record: guard(ledger.record),
      settle: guard(ledger.settle),
      takeOverdue: guard(ledger.takeOverdue),
      postpone: guard(ledger.postpone),
      expedite: guard(ledger.expedite),
      getSpent: guard(ledger.getSpent),
      read: guard(ledger.read),
    };
    return {
      ledger: broken,
      comeBack: () => {
        isAway = false;
      },
    };
  }
  const all = [new Date(0), new Date(Date.now() + 86_400_000)] as const;

  it('stops no film without a limit: the caller is told, and it is entered later', async () => {
    const { ledger, comeBack } = createBrokenLedger();
    const spending = createTestSpending({}, ledger);
    const create = await begin(spending, { usd: 7, basis: 'x' });
    expect(create.note).toMatch(/could not be entered in the ledger/);
    await create.started(['video:v1'], 1_000);
    expect(create.note).toMatch(/could not be entered in the ledger/);
    comeBack();
    await spending.close();
    expect(await ledger.read(...all)).toMatchObject([{ id: create.id, outcome: 'started', jobs: ['video:v1'] }]);
  });

  it('lets nothing through where there is a limit, since nobody can tell what is left', async () => {
    const { ledger, comeBack } = createBrokenLedger();
    const spending = createTestSpending({ account: 10 }, ledger);
    await expect(begin(spending, { usd: 1, basis: 'x' })).rejects.toThrow(
      /cannot be read at the moment \(this ledger cannot be used\), so nothing was sent/,
    );
    comeBack();
    await spending.close();
    expect(await ledger.read(...all)).toMatchObject([{ outcome: 'refused' }]);
    expect(await spending.getView({ key: 'k' })).toMatchObject({ spentUsd: 0, leftUsd: 10 });
  });
});
