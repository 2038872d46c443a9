import { describe, expect, it } from 'vitest';
import { Account } from '../../sandbox/account.ts';
import { toClippingView } from '../../sandbox/handlers/clips.ts';
import { createSimulatedKinds } from '../../sandbox/job-kinds.ts';
import { startJob, toJobView } from '../../sandbox/jobs.ts';
import { catalog } from '../../src/catalog/catalog.ts';

/** An account whose clock goes on by a second whenever it is read. */
class TickingAccount extends Account {
  #age: number;

  constructor(age: number) {
    super({ speed: 1, maxJobs: 10, credits: 1000 }, createSimulatedKinds(catalog.operations));
    this.#age = age;
  }

  override getSecondsSince(): number {
    return this.#age++;
  }
}

describe('a job that ends while it is read', () => {
  it.each([
    [298, 'running'],
    [299, 'running'],
    [300, 'completed'],
  ])('has its film exactly when it is completed: lipsync at %i s', (age, status) => {
    const account = new TickingAccount(age);
    const view = toJobView(account, startJob(account, 'lipsync', {}, {}), 'http://sandbox');
    expect(view.status).toBe(status);
    expect(view.video_url !== null).toBe(status === 'completed');
  });

  it.each([
    [298, 'running', 0],
    [299, 'running', 0],
    [300, 'completed', 1],
  ])('has its clips exactly when it is completed: clipping at %i s', (age, status, count) => {
    const account = new TickingAccount(age);
    const view = toClippingView(account, startJob(account, 'clipping', {}, { _settings: {} }), 'http://sandbox');
    expect(view.status).toBe(status);
    expect(view.clips).toHaveLength(count);
  });
});
