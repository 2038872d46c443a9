import type { CallToolResult, JSONRPCMessage, ServerContext } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { callWithElicitation } from '../../../../src/mcp/calls/elicitation/legacy-elicitation.ts';
import { PendingQuestions } from '../../../../src/mcp/calls/elicitation/pending-questions.ts';
import { askUser, type UserDialog } from '../../../../src/mcp/calls/elicitation/user-dialog.ts';
import { AccessRevoked, CallAborted, CallCancelled } from '../../../../src/mcp/calls/in-flight-calls.ts';
import type { McpConnection } from '../../../../src/mcp/mcp-connection.ts';
import { watchedSandbox } from '../../../support/sandbox.ts';
import { createToolCaller } from '../../../support/tool-calls.ts';

const QUESTION = askUser('Go on?', {});
const DONE: CallToolResult = { content: [{ type: 'text', text: 'Done.' }] };
const RECIPIENT = { caller: 'ann', session: 's-1' };

/** A call over HTTP that asks once, and what becomes of it. */
function start() {
  const pendingQuestions = new PendingQuestions();
  const sent: JSONRPCMessage[] = [];
  const calls: (UserDialog | undefined)[] = [];
  const controller = new AbortController();
  let paused = 0;
  const pause = () => {
    paused += 1;
    return () => {
      paused -= 1;
    };
  };
  // Only what a question goes through.
  const connection = {
    server: { transport: { send: async (message: JSONRPCMessage) => void sent.push(message) } },
    options: { pendingQuestions, waitSeconds: 60 },
    session: RECIPIENT.session,
    requestContext: { identity: { caller: RECIPIENT.caller }, pause },
  } as unknown as McpConnection;
  const context = { mcpReq: { id: 1 } } as unknown as ServerContext;
  const result = callWithElicitation(connection, context, 'delete_video', controller.signal, async (answered) => {
    calls.push(answered);
    return answered ? DONE : QUESTION;
  });
  const answer = async (response: object) => {
    await expect.poll(() => sent.length).toBe(1);
    pendingQuestions.take(RECIPIENT, { jsonrpc: '2.0', id: (sent[0] as { id: string }).id, result: response });
  };
  return { result, calls, controller, answer, sent, getPaused: () => paused };
}

describe('a call that asks a client of 2025', () => {
  it('is made again with the answer and how long that took, and takes no place meanwhile', async () => {
    const { result, calls, answer, getPaused } = start();
    await expect.poll(getPaused).toBe(1);
    await answer({ action: 'accept', content: { decision: 'go on' } });
    expect(await result).toEqual(DONE);
    expect(calls).toEqual([
      undefined,
      { answer: { accepted: true, content: { decision: 'go on' } }, askedMs: expect.any(Number) },
    ]);
    expect(getPaused()).toBe(0);
  });

  it('ends with words where its caller is let in no longer, or the server has to go', async () => {
    for (const reason of [new AccessRevoked(), new CallAborted('This server is being restarted.')]) {
      const { result, calls, controller, sent } = start();
      await expect.poll(() => sent.length).toBe(1);
      controller.abort(reason);
      expect(await result).toMatchObject({
        isError: true,
        content: [{ text: `delete_video did nothing. ${reason.message}` }],
      });
      expect(calls).toHaveLength(1);
    }
  });

  it('is over without words where it was taken back', async () => {
    const { result, controller, sent } = start();
    await expect.poll(() => sent.length).toBe(1);
    controller.abort(new CallCancelled('Never mind', 'AbortError'));
    await expect(result).rejects.toThrow('Never mind');
  });

  it('ends with words where what the client answers is none', async () => {
    const { result, answer } = start();
    await answer({ action: 'perhaps' });
    expect(await result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('its answer is none') }],
    });
  });
});

it('what its user was asked for so long counts as part of what a create may wait', async () => {
  const sandbox = await watchedSandbox({ speed: 1 });
  const answer = { accepted: true, content: { decision: 'go on' } };
  const tools = createToolCaller(sandbox, { dialog: { answer, askedMs: 3_600_000 } });
  const { text, isError } = await tools.call('create_video_agent', {
    prompt: 'A 300-second film on tides.',
    wait: true,
  });
  expect({ text, isError }).toEqual({ isError: false, text: expect.stringContaining('session_id') });
  // A wait of any length would ask again and again.
  expect(sandbox.count('GET /v3/video-agents/')).toBeLessThanOrEqual(1);
  await tools.close();
  await sandbox.close();
});
