import { describe, expect, it } from 'vitest';
import { Account } from '../../sandbox/account.ts';
import { derive } from '../../sandbox/derived-handlers.ts';
import { getJobKind, startJob } from '../../sandbox/jobs.ts';
import { showRecord } from '../../sandbox/records.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';

/** An account whose clock goes on by a second whenever it is read. */
class TickingAccount extends Account {
  #age: number;

  constructor(age: number) {
    super({ speed: 1, maxJobs: 10, credits: 1000 }, derive(catalog.operations).jobKinds);
    this.#age = age;
  }

  override getSecondsSince(): number {
    return this.#age++;
  }
}

/** Starts a job in an account that old, and shows it. */
function show(age: number, kind: string): Json {
  const account = new TickingAccount(age);
  const job = startJob(account, kind, {});
  return showRecord(getJobKind(account, kind), job, { account, request: {}, base: 'http://sandbox' });
}

describe('a job that ends while it is read', () => {
  it.each([
    [298, 'running'],
    [299, 'running'],
    [300, 'completed'],
  ])('has its film exactly when it is completed: lipsync at %i s', (age, status) => {
    const view = show(age, 'lipsync');
    expect(view.status).toBe(status);
    expect(view.video_url !== null).toBe(status === 'completed');
  });

  it.each([
    [298, 'running', 0],
    [299, 'running', 0],
    [300, 'completed', 1],
  ])('has its clips exactly when it is completed: clipping at %i s', (age, status, count) => {
    const view = show(age, 'clipping');
    expect(view.status).toBe(status);
    expect(view.clips).toHaveLength(count);
  });
});
