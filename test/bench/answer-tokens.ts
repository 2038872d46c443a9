import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { environment, MAIN } from '../support/server-process.ts';

/** How answers are asked for: a setting, and the client that asks. */
export interface Asked {
  setting: 'auto' | 'text' | 'structured' | 'both';
  client: string;
}

/** An answer in o200k tokens. */
export interface AnswerTokens {
  text: number;
  structured: number;
  /** Pictures, if the host passes them on as base64 text; 0 where none is sent. */
  pictures: number;
}

/** What an assistant reads most: a list, the end of a wait, and pictures to choose from. */
export const ANSWERS = ['20 voices', 'a finished wait', 'two previews'] as const;

export const ASKED: readonly Asked[] = [
  { setting: 'both', client: 'somebody' },
  { setting: 'text', client: 'somebody' },
  { setting: 'structured', client: 'somebody' },
  { setting: 'auto', client: 'somebody' },
  { setting: 'auto', client: 'codex-mcp-client' },
  { setting: 'auto', client: 'gemini-cli-mcp-client-heygen' },
  { setting: 'auto', client: 'copilot-cli' },
];

const SCRIPT = { avatar_id: 'look_iris_office', script: 'Good morning, and welcome aboard.' };

const count = (text: string) => encode(text).length;

function countAnswer({ content, structuredContent }: CallToolResult): AnswerTokens {
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const pictures = content.flatMap((block) => (block.type === 'image' ? [block.data] : []));
  return {
    text: count(texts.join('\n')),
    structured: structuredContent ? count(JSON.stringify(structuredContent)) : 0,
    pictures: pictures.reduce((sum, data) => sum + count(data), 0),
  };
}

/** Asks a server on the sandbox for the answers, as one client under one setting. */
export async function measureAnswers({ setting, client: name }: Asked): Promise<AnswerTokens[]> {
  const client = new Client({ name, version: '1.0.0' }, { capabilities: {} });
  const env = environment({ HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '10000', HEYGEN_MCP_ANSWERS: setting });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [MAIN], env, stderr: 'ignore' }));
  const call = async (tool: string, args: Record<string, unknown>) => {
    const answer = (await client.callTool({ name: tool, arguments: args })) as CallToolResult;
    if (answer.isError) throw new Error(`${tool}: ${JSON.stringify(answer.content)}`);
    return answer;
  };
  try {
    const created = JSON.stringify(await call('create_video_from_avatar', SCRIPT));
    const video_id = /vid_[0-9a-f]+/.exec(created)?.[0];
    return [
      await call('list_voices', { limit: 20 }),
      await call('get_video', { video_id, wait_seconds: 20 }),
      await call('list_avatar_looks', { limit: 2, include_previews: true }),
    ].map(countAnswer);
  } finally {
    await client.close();
  }
}
