import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { type WebhookDelivery, Webhooks } from '../../src/webhooks/callbacks.ts';
import { createMemoryReplayGuard } from '../../src/webhooks/replay-guard.ts';

const SECRET = 'whsec-of-this-test';
const log = pino({ level: 'silent' });
const now = () => String(Math.floor(Date.now() / 1000));

function webhooks(secrets: string[] = [SECRET], publicUrl = 'https://mcp.example.com') {
  const reported: string[][] = [];
  const onReport = (names: string[]) => void reported.push(names);
  const made = new Webhooks({ publicUrl, secrets, replayGuard: createMemoryReplayGuard(), onReport, log });
  return { reported, webhooks: made };
}

const event = (data: Json, event_type = 'avatar_video.success') =>
  Buffer.from(JSON.stringify({ event_type, event_data: data }));

const sign = (body: Buffer, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

const signed = (body: Buffer, changes: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  body,
  signature: sign(body),
  timestamp: now(),
  ...changes,
});

const asked = (from: Webhooks, name = 'create_video_agent', input: Json = {}) =>
  from.withCallback(catalog.getOperation(name), input).input;

const tokenOf = (input: Json) => new URL(String(input.callback_url)).searchParams.get('job') as string;

describe('a create', () => {
  it('asks HeyGen to report to this server, under a name that tells nothing', () => {
    const input = asked(webhooks().webhooks, 'create_video_agent', { prompt: 'Tides' });
    const { origin, pathname } = new URL(String(input.callback_url));
    expect(origin + pathname).toBe('https://mcp.example.com/webhooks/heygen');
    expect(input).toMatchObject({ prompt: 'Tides', callback_id: tokenOf(input) });
    expect(input.callback_id).toMatch(/^[\w-]{30,60}$/);
  });

  it('keeps the path below which the server is reached', () => {
    const { callback_url } = asked(webhooks([SECRET], 'https://example.com/heygen/').webhooks);
    expect(callback_url).toMatch(/^https:\/\/example\.com\/heygen\/webhooks\/heygen\?job=/);
  });

  it('gets another name each time', () => {
    const { webhooks: from } = webhooks();
    expect(asked(from).callback_id).not.toBe(asked(from).callback_id);
  });

  it('keeps the caller’s own address and id', () => {
    const { webhooks: from } = webhooks();
    const own = { callback_url: 'https://mine.example.com/done', callback_id: 'mine' };
    expect(asked(from, 'create_video_agent', own)).toEqual(own);
  });

  it('keeps the caller’s own id with our address', () => {
    const { webhooks: from } = webhooks();
    const input = asked(from, 'create_video_agent', { callback_id: 'mine' });
    expect(input).toMatchObject({ callback_id: 'mine', callback_url: expect.stringContaining('mcp.example.com') });
  });

  it.each(['create_background_removal', 'clone_voice', 'get_video', 'complete_asset_batch'])(
    '%s has no address to add',
    (name) => {
      expect(asked(webhooks().webhooks, name, { name: 'x' })).toEqual({ name: 'x' });
    },
  );
});

describe('a signed delivery', () => {
  it('is taken, and reports every id in it', async () => {
    const { webhooks: to, reported } = webhooks();
    const body = event({ video_id: 'v1', session_id: 's1', callback_id: 'c1', url: 'https://x/v1.mp4', msg: 'done' });
    expect(await to.receive(signed(body))).toMatchObject({ status: 200, message: 'taken' });
    expect(reported).toEqual([['v1', 's1', 'c1']]);
  });

  it('is taken with any of several secrets, so that they can be changed', async () => {
    const { webhooks: to } = webhooks(['new-secret', SECRET]);
    expect(await to.receive(signed(event({ video_id: 'v1' })))).toMatchObject({ status: 200 });
  });

  it.each<[string, (body: Buffer) => Partial<WebhookDelivery>]>([
    ['another secret', (body) => ({ signature: sign(body, 'another') })],
    ['a changed body', (body) => ({ body: Buffer.concat([body, Buffer.from(' ')]) })],
    ['half a signature', (body) => ({ signature: sign(body).slice(0, 32) })],
    ['an empty signature', () => ({ signature: '' })],
    ['a signature that is not hex', () => ({ signature: 'z'.repeat(64) })],
    ['no timestamp', () => ({ timestamp: undefined })],
    ['a timestamp that is no number', () => ({ timestamp: 'today' })],
    ['an old timestamp', () => ({ timestamp: String(Number(now()) - 301) })],
    ['a timestamp of the future', () => ({ timestamp: String(Number(now()) + 310) })],
  ])('with %s is refused and reports nothing', async (_, changes) => {
    const { webhooks: to, reported } = webhooks();
    const body = event({ video_id: 'v1' });
    expect(await to.receive(signed(body, changes(body)))).toMatchObject({ status: 401 });
    expect(reported).toEqual([]);
  });

  it('that comes again is acknowledged and reports nothing, even with another timestamp', async () => {
    const { webhooks: to, reported } = webhooks();
    const body = event({ video_id: 'v1' });
    await to.receive(signed(body, { eventId: 'evt-1' }));
    const again = signed(body, { timestamp: String(Number(now()) - 5), eventId: 'evt-2' });
    expect(await to.receive(again)).toMatchObject({ status: 200, message: 'known already' });
    expect(reported).toHaveLength(1);
  });

  it('of an unknown kind is taken', async () => {
    const { webhooks: to } = webhooks();
    expect(await to.receive(signed(event({}, 'hologram.success')))).toMatchObject({ status: 200 });
  });

  it('cannot be signed with nothing when no secret is configured', async () => {
    const { webhooks: to, reported } = webhooks([]);
    const body = event({ video_id: 'v1' });
    expect(await to.receive(signed(body, { signature: sign(body, '') }))).toMatchObject({ status: 401 });
    expect(reported).toEqual([]);
  });
});

describe('a delivery without signature', () => {
  it('is taken at an address that this server gave out, and reports its name only', async () => {
    const { webhooks: to, reported } = webhooks();
    const token = tokenOf(asked(to));
    expect(await to.receive({ body: event({ video_id: 'v1' }), token })).toMatchObject({ status: 200 });
    expect(reported).toEqual([[token]]);
  });

  it('is taken by another instance with the same secret, and by no other', async () => {
    const token = tokenOf(asked(webhooks().webhooks));
    const body = event({ video_id: 'v1' });
    expect(await webhooks().webhooks.receive({ body, token })).toMatchObject({ status: 200 });
    expect(await webhooks(['another']).webhooks.receive({ body, token })).toMatchObject({ status: 401 });
    expect(await webhooks([]).webhooks.receive({ body, token })).toMatchObject({ status: 401 });
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['an invented one', 'A'.repeat(38)],
    ['one of the right length', 'x'.repeat(37)],
  ])('is refused with %s for a token', async (_, token) => {
    const { webhooks: to, reported } = webhooks();
    expect(await to.receive({ body: event({ video_id: 'v1' }), token })).toMatchObject({ status: 401 });
    expect(reported).toEqual([]);
  });

  it('is refused with a token that was changed by one character', async () => {
    const { webhooks: to } = webhooks();
    const token = tokenOf(asked(to));
    const changed = (token[0] === 'A' ? 'B' : 'A') + token.slice(1);
    expect(await to.receive({ body: event({ video_id: 'v1' }), token: changed })).toMatchObject({ status: 401 });
  });

  it('that reports nothing is HeyGen trying the address: acknowledged, and nothing is done', async () => {
    const { webhooks: to, reported } = webhooks();
    for (const body of ['', '{}', 'ping'])
      expect(await to.receive({ body: Buffer.from(body) })).toEqual({ status: 200, message: 'nothing taken' });
    expect(reported).toEqual([]);
  });
});

describe('a body', () => {
  it.each(['', 'not json', '[]', '"text"', 'null', '{"a":', '\u0000\uFFFF'])(
    '%j that is signed is called malformed',
    async (text) => {
      const { webhooks: to, reported } = webhooks();
      expect(await to.receive(signed(Buffer.from(text)))).toMatchObject({ status: 400 });
      expect(reported).toEqual([]);
    },
  );

  it.each([
    ['no data', undefined],
    ['null', null],
    ['a text', 'v1'],
    ['deep nesting', JSON.parse(`${'{"a":'.repeat(500)}{"video_id":"v1"}${'}'.repeat(500)}`)],
  ])('with %s for data is taken and reports nothing', async (_, data) => {
    const { webhooks: to, reported } = webhooks();
    expect(await to.receive(signed(event(data as Json)))).toMatchObject({ status: 200 });
    expect(reported).toEqual([]);
  });

  it('cannot report more than 100 names', async () => {
    const { webhooks: to, reported } = webhooks();
    const jobs = Array.from({ length: 5000 }, (_, index) => ({ video_id: `v${index}` }));
    await to.receive(signed(event({ jobs } as Json)));
    expect(reported[0]).toHaveLength(100);
  });
});
