import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  connect,
  GENERATIONS,
  type Generation,
  type Host,
  join,
  type Question,
  type Reply,
  TRANSPORTS,
  type TransportName,
  type User,
} from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const CREATE = 'POST /v3/video-agents';
const LONG = { prompt: 'A 300-second film on how tides work.', orientation: 'landscape' };

type Answer = Reply | ((takenBack: AbortSignal) => Promise<Reply>);

/** HeyGen for all hosts: whoever counts what it was sent counts from where the test has its host. */
let sandbox: Watched;
/** The host of the test. */
let host: Host;
/** Hosts and servers by what they were opened with: tests that ask for the same one share it. */
const hosts = new Map<string, Host>();
const servers = new Map<string, Awaited<ReturnType<typeof startHttp>>>();
/** What the user of the open host says. */
let answer: Answer;
let createsBefore = 0;
const questions: Question[] = [];

/** Creates that HeyGen was sent since the test has its host. */
const countCreates = () => sandbox.count(CREATE) - createsBefore;

beforeAll(async () => {
  sandbox = await watchedSandbox({ maxJobs: 100 });
});
beforeEach(() => {
  questions.length = 0;
});
afterAll(async () => {
  for (const { close } of hosts.values()) await close();
  for (const { stop } of servers.values()) await stop();
  await sandbox.close();
});

async function ask(question: Question, takenBack: AbortSignal): Promise<Reply> {
  questions.push(question);
  return typeof answer === 'function' ? answer(takenBack) : answer;
}

/** Over HTTP a server of the same settings serves hosts of every kind. */
async function joinServer(generation: Generation, settings: Record<string, string>, user?: User): Promise<Host> {
  const wanted = JSON.stringify(settings);
  const server = servers.get(wanted) ?? (await startHttp(settings));
  servers.set(wanted, server);
  return join(generation, server, {}, undefined, undefined, user);
}

/** Opens a host with a user who answers so, or with none. */
async function open(
  transport: TransportName,
  generation: Generation,
  reply?: Answer,
  given: Record<string, string> = {},
) {
  if (reply) answer = reply;
  const user = reply && ask;
  const wanted = JSON.stringify([transport, generation, user !== undefined, given]);
  const settings = {
    HEYGEN_API_BASE: sandbox.url,
    // An account of its own for each server.
    HEYGEN_API_KEY: encodeURIComponent(transport === 'http' ? JSON.stringify(given) : wanted),
    HEYGEN_TOOLSETS: 'all',
    HEYGEN_MCP_AUTH: 'none',
    ...given,
  };
  const opened =
    hosts.get(wanted) ??
    (await (transport === 'http'
      ? joinServer(generation, settings, user)
      : connect(transport, generation, settings, user)));
  hosts.set(wanted, opened);
  host = opened;
  createsBefore = sandbox.count(CREATE);
}

/** What somebody says who is not there. */
const NEVER = new Promise<Reply>(() => undefined);

const ACCEPT: Reply = { action: 'accept', content: { decision: 'go on' } };

/** The values that the last question offered for a field. */
const optionsOf = (field: string): string[] => {
  const schema = questions.at(-1)?.requestedSchema.properties[field] as { oneOf: { const: string }[] } | undefined;
  return (schema?.oneOf ?? []).map((option) => option.const);
};

const WAYS = TRANSPORTS.flatMap((transport) => GENERATIONS.map((generation) => [transport, generation] as const));

describe.each(WAYS)('a say before it happens, over %s for a client of %s', (transport, generation) => {
  /** A face that no other host of the same server uses. */
  const photoOf = (name: string) => `https://example.com/${name}-${generation}.jpg`;

  it('shows a price above the amount and what is left, and goes on when the user does', async () => {
    await open(transport, generation, ACCEPT);
    const { data, isError } = await host.call('create_video_agent', { ...LONG, prompt: `${LONG.prompt} ` });
    expect(isError).toBe(false);
    expect(data.session_id).toBeTruthy();
    expect(questions.map(({ message }) => message)).toEqual([
      expect.stringMatching(/It costs about 9\.99 USD \(300 s x 0\.0333 USD\)\. .*wallet, which has [\d.]+ usd left/),
    ]);
    expect(countCreates()).toBe(1);
  });

  it('does nothing when the user says no, and says so without an error', async () => {
    for (const reply of [{ action: 'decline' }, { action: 'accept', content: { decision: 'do not' } }] as Reply[]) {
      await open(transport, generation, reply);
      const { text, isError } = await host.call('create_video_agent', LONG);
      expect({ text, isError }).toEqual({ text: expect.stringContaining('The user said no'), isError: false });
      expect(countCreates()).toBe(0);
    }
  });

  it('makes the film as the user changed it in the form', async () => {
    await open(transport, generation, {
      action: 'accept',
      content: { decision: 'go on', seconds: 20, shape: 'portrait' },
    });
    await host.call('create_video_agent', LONG);
    expect(Object.keys(questions[0]?.requestedSchema.properties ?? {})).toEqual(['decision', 'shape', 'seconds']);
    const { data } = await host.call('list_video_agent_sessions', { limit: 1 });
    const [session] = data.sessions as { session_id: string }[];
    const read = await host.call('get_video_agent_session', { session_id: session?.session_id, verbose: true });
    expect(JSON.stringify(read.data)).toContain('20 seconds');
  });

  it('asks before a deletion and before a face is used, and not for what is cheap', async () => {
    await open(transport, generation, ACCEPT);
    await host.call('create_speech', { text: 'Hello.', voice_id: 'voice_en_f_01' });
    expect(questions).toEqual([]);
    await host.call('delete_video', { video_id: 'vid_1' });
    await host.call('create_photo_avatar', { name: 'Ada', file: photoOf('ada') });
    expect(questions.map(({ message }) => message)).toEqual([
      expect.stringContaining('This cannot be undone (video_id vid_1).'),
      expect.stringContaining('the right to do so'),
    ]);
  });

  it('asks about a face once, and about another one anew', async () => {
    await open(transport, generation, ACCEPT);
    const use = (name: string, file: string) => host.call('create_photo_avatar', { name, file });
    await use('Bea', photoOf('bea'));
    await use('Bea in a coat', photoOf('bea'));
    expect(questions).toHaveLength(1);
    await use('Grace', photoOf('grace'));
    expect(questions).toHaveLength(2);
  });

  it('asks again about a face whose use the user did not want', async () => {
    await open(transport, generation, { action: 'accept', content: { decision: 'do not' } });
    const use = () => host.call('create_photo_avatar', { name: 'Carl', file: 'https://example.com/carl.jpg' });
    expect((await use()).text).toContain('The user said no');
    await use();
    expect(questions).toHaveLength(2);
  });

  it('offers looks and voices for a script that has none, in its language, in one question', async () => {
    await open(transport, generation, {
      action: 'accept',
      content: { avatar_id: 'look_iris_office', voice_id: 'voice_de_f_01' },
    });
    const script = 'Guten Morgen und willkommen. Das ist die erste Woche, und wir fangen mit der Führung an.';
    const { data, isError } = await host.call('create_video_from_avatar', { script });
    expect({ isError, id: typeof data.video_id }).toEqual({ isError: false, id: 'string' });
    expect(questions.length).toBe(1);
    expect(optionsOf('avatar_id').length).toBe(3);
    expect(optionsOf('voice_id').map((value) => value.slice(0, 8))).toEqual(['voice_de', 'voice_de', 'voice_de']);
  });

  it('leaves nothing begun when nobody answers', async () => {
    await open(transport, generation, async () => {
      expect(countCreates()).toBe(0);
      return { action: 'cancel' };
    });
    const { text } = await host.call('create_video_agent', LONG);
    expect(text).toContain('The user said no');
    expect(countCreates()).toBe(0);
  });
});

describe.each(TRANSPORTS)('over %s, where a call of 2025 goes on while its user is asked, a question', (transport) => {
  // In 2026-07-28 the call is over while the client asks, so that the server waits for nobody.
  it('that nobody answers ends the call within the wait, and leaves nothing begun', async () => {
    await open(transport, '2025', () => NEVER, { HEYGEN_WAIT_SECONDS: '1' });
    const { isError, text } = await host.call('create_video_agent', LONG);
    expect({ isError, text }).toEqual({
      isError: true,
      text: expect.stringContaining(
        'create_video_agent did nothing. The user was asked and has not answered within 1 s',
      ),
    });
    expect(countCreates()).toBe(0);
  });

  it('that the host fails to show ends the call with its reason', async () => {
    await open(transport, '2025', () => Promise.reject(new Error('No window.')));
    const { isError, text } = await host.call('create_video_agent', LONG);
    expect({ isError, text }).toEqual({
      isError: true,
      text: expect.stringContaining('The app could not ask its user: '),
    });
    expect(text).toContain('No window.');
    expect(countCreates()).toBe(0);
  });

  it('is taken back with the call, and nothing is begun', async () => {
    const cancel = new AbortController();
    let isClosed = false;
    await open(transport, '2025', (takenBack) => {
      takenBack.addEventListener('abort', () => {
        isClosed = true;
      });
      cancel.abort();
      return NEVER;
    });
    await expect(host.call('create_video_agent', LONG, { signal: cancel.signal })).rejects.toThrow();
    await waitFor(() => expect(isClosed).toBe(true));
    expect(countCreates()).toBe(0);
  });
});

describe.each(WAYS)('a host that cannot ask, over %s for a client of %s', (transport, generation) => {
  it('is served as before', async () => {
    await open(transport, generation);
    expect((await host.call('create_video_agent', LONG)).isError).toBe(false);
    expect((await host.call('create_video_from_avatar', { script: 'Hello.' })).text).toContain('avatar_id: missing');
  });

  it('takes the model’s word, where the setting demands one', async () => {
    await open(transport, generation, undefined, { HEYGEN_CONFIRM: 'always' });
    const { tools } = await host.client.listTools();
    const schema = tools.find(({ name }) => name === 'delete_video')?.inputSchema;
    expect(schema?.properties).toHaveProperty('confirmed');
    const refused = await host.call('create_video_agent', LONG);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('confirmed true') });
    expect(countCreates()).toBe(0);
    expect((await host.call('create_video_agent', { ...LONG, confirmed: true })).isError).toBe(false);
  });
});

describe.each(['never', 'host', 'always'])('a host that cannot ask, with HEYGEN_CONFIRM=%s', (mode) => {
  it('may give the model’s word, which is listed and demanded only where no other say is left', async () => {
    await open('stdio', '2025', undefined, { HEYGEN_CONFIRM: mode });
    const { tools } = await host.client.listTools();
    const listed = tools.filter(({ inputSchema }) => Object.hasOwn(inputSchema.properties ?? {}, 'confirmed'));
    const names = listed.map(({ name }) => name).filter((name) => name !== 'call_heygen_api');
    if (mode === 'always') expect(names).toEqual(expect.arrayContaining(['delete_video', 'create_video_agent']));
    else expect(names).toEqual([]);
    const speech = { text: 'Hello.', voice_id: 'voice_en_f_01' };
    for (const confirmed of [true, false])
      expect(await host.call('create_speech', { ...speech, confirmed })).toMatchObject({ isError: false });
    const before = sandbox.count('DELETE');
    const countDeletes = () => sandbox.count('DELETE') - before;
    const look = { look_id: 'look_mina_office' };
    const bare = await host.call('delete_avatar_look', look);
    expect(bare.isError).toBe(mode === 'always');
    expect(countDeletes()).toBe(mode === 'always' ? 0 : 1);
    if (mode === 'always') {
      expect((await host.call('delete_avatar_look', { ...look, confirmed: true })).isError).toBe(false);
      expect(countDeletes()).toBe(1);
    }
  });
});

describe.each(GENERATIONS)('settings, for a client of %s', (generation) => {
  it('never asks, or asks for all that costs money', async () => {
    await open('stdio', generation, ACCEPT, { HEYGEN_CONFIRM: 'never' });
    await host.call('create_video_agent', LONG);
    expect(questions).toEqual([]);
    await open('stdio', generation, ACCEPT, { HEYGEN_CONFIRM_ABOVE_USD: '0' });
    await host.call('create_speech', { text: 'Hello.', voice_id: 'voice_en_f_01' });
    expect(questions.length).toBe(1);
  });
});
