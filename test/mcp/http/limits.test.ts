import { expect, it } from 'vitest';
import { createCallerLimits } from '../../../src/mcp/http/limits.ts';

it('a paused request takes no place, and whichever ends first, it or the pause, none is lost or won', async () => {
  const limits = await createCallerLimits({ concurrent: 1, perMinute: 0 });
  const isFull = async () => {
    try {
      (await limits.enter('ann'))();
      return false;
    } catch {
      return true;
    }
  };
  for (const order of ['pause ends first', 'request ends first'] as const) {
    const leave = await limits.enter('ann');
    expect(await isFull()).toBe(true);
    const resume = limits.pause('ann');
    expect(await isFull()).toBe(false);
    if (order === 'request ends first') {
      leave();
      resume();
    } else {
      resume();
      expect(await isFull()).toBe(true);
      leave();
    }
    expect(await isFull()).toBe(false);
  }
  const leave = await limits.enter('ann');
  expect(await isFull()).toBe(true);
  leave();
});
