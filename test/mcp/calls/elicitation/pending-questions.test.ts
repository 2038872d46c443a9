import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type PassedAnswer,
  PendingQuestions,
  type Recipient,
  UnansweredQuestion,
} from '../../../../src/mcp/calls/elicitation/pending-questions.ts';

const ANN: Recipient = { caller: 'ann', session: 's-1' };
const FORM = { message: 'Go on?', requestedSchema: { type: 'object' as const, properties: {} } };
const ACCEPT = { action: 'accept', content: { decision: 'go on' } };
const MINUTE = 60_000;

let sent: JSONRPCMessage[];
beforeEach(() => {
  sent = [];
});

const send = async (message: JSONRPCMessage) => void sent.push(message);
const sentId = () => String((sent[0] as { id: string }).id);
const sentMethods = () => sent.map((message) => ('method' in message ? message.method : ''));

function ask(questions: PendingQuestions, { timeoutMs = MINUTE, signal = new AbortController().signal } = {}) {
  const result = questions.ask(ANN, FORM, send, { timeoutMs, signal });
  result.catch(() => {
    // Each test looks at it in its own time.
  });
  return result;
}

const respond = (id: string, result: object = ACCEPT) => ({ jsonrpc: '2.0', id, result });

describe('a question', () => {
  it('has the first answer of its own recipient, and forgets itself', async () => {
    const questions = new PendingQuestions();
    const result = ask(questions);
    for (const from of [
      { caller: 'ben', session: 's-1' },
      { caller: 'ann', session: 's-2' },
    ])
      questions.take(from, respond(sentId(), { action: 'cancel' }));
    questions.take(ANN, respond(sentId()));
    questions.take(ANN, respond(sentId(), { action: 'decline' }));
    expect(await result).toEqual(ACCEPT);
    expect(questions.size).toBe(0);
    expect(sentMethods()).toEqual(['elicitation/create']);
  });

  it('is taken back when nobody answers, when its call ends, and when the process has to go', async () => {
    for (const [end, error] of [
      [() => undefined, /not answered within 0 s/],
      [(_: PendingQuestions, call: AbortController) => call.abort(new Error('gone')), /gone/],
      [(questions: PendingQuestions) => questions.endAll(), /being restarted/],
    ] as const) {
      sent = [];
      const controller = new AbortController();
      const questions = new PendingQuestions();
      const result = ask(questions, { timeoutMs: 5, signal: controller.signal });
      end(questions, controller);
      await expect(result).rejects.toThrow(error);
      expect(sent[1]).toMatchObject({ method: 'notifications/cancelled', params: { requestId: sentId() } });
      expect(questions.size).toBe(0);
    }
  });

  it('is not asked at all by a process that has to go, or for a call that is over', async () => {
    const questions = new PendingQuestions();
    const over = AbortSignal.abort(new Error('over'));
    await expect(ask(questions, { signal: over })).rejects.toThrow('over');
    questions.endAll();
    await expect(ask(questions)).rejects.toThrow(UnansweredQuestion);
    expect(sent).toEqual([]);
  });

  it('fails with what the client says, or with what kept it from being sent', async () => {
    const questions = new PendingQuestions();
    const result = ask(questions);
    questions.take(ANN, { jsonrpc: '2.0', id: sentId(), error: { code: -32603, message: 'No\nwindow' } });
    await expect(result).rejects.toThrow('The app could not ask its user: No window');
    const broken = questions.ask(ANN, FORM, () => Promise.reject(new Error('no stream')), {
      timeoutMs: MINUTE,
      signal: new AbortController().signal,
    });
    await expect(broken).rejects.toThrow('no stream');
    expect(questions.size).toBe(0);
  });
});

describe('instances', () => {
  /** Two that pass answers on to each other, and what they passed. */
  function connect() {
    const passed: PassedAnswer[] = [];
    const listeners: ((answer: PassedAnswer) => void)[] = [];
    const relay = {
      publish(answer: PassedAnswer) {
        passed.push(answer);
        for (const listener of listeners) listener(answer);
      },
      subscribe: (listener: (answer: PassedAnswer) => void) => void listeners.push(listener),
    };
    const [one, other] = [new PendingQuestions(), new PendingQuestions()];
    one.share(relay);
    other.share(relay);
    return { one, other, passed };
  }

  it('pass on what they did not ask, with whoever said it', async () => {
    const { one, other, passed } = connect();
    const result = ask(one);
    other.take({ caller: 'ben', session: 's-1' }, respond(sentId(), { action: 'decline' }));
    other.take(ANN, respond(sentId()));
    expect(await result).toEqual(ACCEPT);
    expect(passed.map(({ caller }) => caller)).toEqual(['ben', 'ann']);
  });

  it('keep to themselves what they asked, and what can be no answer to a form', () => {
    const { one, passed } = connect();
    ask(one);
    one.take(ANN, respond(sentId()));
    const uuid = '7f3f2c9e-9d0f-4f59-a3a1-0c8a4a4f2d11';
    for (const message of [
      respond('1'),
      { jsonrpc: '2.0', id: 1, result: {} },
      { jsonrpc: '2.0', id: uuid, method: 'tools/list', result: {} },
      { jsonrpc: '2.0', id: uuid },
      respond(uuid, { content: 'x'.repeat(20_000) }),
      [],
      undefined,
    ])
      one.take(ANN, message);
    expect(passed).toEqual([]);
  });
});
