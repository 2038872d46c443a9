import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { Webhooks } from '../../src/webhooks/callbacks.ts';
import type { ReplayGuard } from '../../src/webhooks/replay-guard.ts';

afterEach(() => void vi.useRealTimers());

function setUp() {
  const reported: string[][] = [];
  const remembered: string[] = [];
  const replayGuard: ReplayGuard = {
    isNew: async (name) => {
      const isNew = !remembered.includes(name);
      if (isNew) remembered.push(name);
      return isNew;
    },
  };
  const webhooks = new Webhooks({
    publicUrl: 'https://mcp.example.com',
    secrets: ['whsec-of-this-test'],
    replayGuard,
    onReport: (names) => void reported.push(names),
    log: pino({ level: 'silent' }),
  });
  const { input } = webhooks.withCallback(catalog.getOperation('create_video_agent'), {});
  const token = new URL(String(input.callback_url)).searchParams.get('job') as string;
  const body = (n: unknown = 0, video_id = 'vid_of_another') =>
    Buffer.from(JSON.stringify({ event_type: 'avatar_video.success', event_data: { video_id, n } }));
  return { webhooks, reported, remembered, token, body };
}

describe('a callback token', () => {
  it('reports the jobs of its own create, and no id that the body names', async () => {
    const { webhooks, reported, token, body } = setUp();
    await webhooks.receive({ body: body(), token });
    expect(reported).toEqual([[token]]);
  });

  it('is good for a week', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { webhooks, token, body } = setUp();
    vi.setSystemTime(Date.now() + 6 * 24 * 3_600_000);
    expect(await webhooks.receive({ body: body(1), token })).toMatchObject({ status: 200 });
    vi.setSystemTime(Date.now() + 2 * 24 * 3_600_000);
    expect(await webhooks.receive({ body: body(2), token })).toMatchObject({ status: 401 });
  });

  it('can be written in one way only', async () => {
    const { webhooks, token, body } = setUp();
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    const forms = [
      `${token}=`,
      `${token} `,
      ` ${token}`,
      `${token}!`,
      token.replaceAll('-', '+').replaceAll('_', '/'),
      `${token}AAAA`,
    ];
    for (const form of forms.filter((one) => one !== token))
      expect(await webhooks.receive({ body: body(), token: form }), form).toMatchObject({ status: 401 });
    expect(await webhooks.receive({ body: body(), token: token.slice(0, -1) + last })).toMatchObject({ status: 401 });
  });

  it('makes at most a hundred readings a minute, and is remembered in few bytes', async () => {
    const { webhooks, reported, remembered, token, body } = setUp();
    const statuses = new Map<number, number>();
    for (let n = 0; n < 1000; n += 1) {
      const { status } = await webhooks.receive({ body: body(n), token });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 200: 100, 429: 900 });
    expect(reported).toHaveLength(100);
    expect(remembered).toHaveLength(100);
    expect(Math.max(...remembered.map((name) => name.length))).toBeLessThan(80);
  });
});

describe('an address that sends what nobody asked for', () => {
  it('is limited, and the others are not', async () => {
    const { webhooks, token, body } = setUp();
    const send = (address: string, n: number) => webhooks.receive({ body: body(n), token: 'made-up', address });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => send('203.0.113.9', n)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(60);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
    expect(await send('203.0.113.10', 0)).toMatchObject({ status: 401 });
    expect(await webhooks.receive({ body: body(), token, address: '203.0.113.9' })).toMatchObject({ status: 200 });
  });
});
