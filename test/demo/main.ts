/**
 * `npm run demo`: the main job as a host does it. Starts the built server as a child process over stdio, on the
 * in-process sandbox, makes a video from a prompt, follows it and saves it.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { readMp4Seconds } from '../../sandbox/files/mp4.ts';
import { progressBar } from './bar.ts';

const PROMPT = 'A 45-second film on how tides work, for children, warm and curious.';
const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface Answer {
  session_id: string;
  video?: { id: string; video_url?: string };
  path: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const bar = progressBar(process.stdout);

async function call(client: Client, name: string, args: Record<string, unknown>): Promise<Answer> {
  const result = await client.callTool(
    { name, arguments: args },
    { onprogress: ({ progress, message }) => bar.step(progress, message ?? ''), resetTimeoutOnProgress: true },
  );
  if (result.isError) throw new Error(result.content.map((part) => ('text' in part ? part.text : '')).join('\n'));
  return result.structuredContent as unknown as Answer;
}

/** Waits as often as it takes: a wait that runs out of time is a normal answer. */
async function follow(client: Client, sessionId: string): Promise<string> {
  for (;;) {
    const { video } = await call(client, 'get_video_agent_session', { session_id: sessionId, wait_seconds: 50 });
    if (video?.video_url) return video.id;
  }
}

async function demo(prompt: string): Promise<void> {
  const client = new Client({ name: 'heygen-mcp-demo', version: '1.0.0' });
  const settings = { HEYGEN_SANDBOX: '1', HEYGEN_LOG_LEVEL: 'warn', HEYGEN_FILES_ROOT: process.cwd() };
  const env = { ...(process.env as Record<string, string>), ...settings };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SERVER], env }));
  try {
    const { tools } = await client.listTools();
    say(`Connected to heygen-mcp on the sandbox: ${tools.length} tools.`);
    say(`Prompt: ${prompt}`);
    const { session_id: sessionId } = await call(client, 'create_video_agent', { prompt });
    say(`Session ${sessionId} started.`);
    const id = await follow(client, sessionId);
    bar.end();
    const { path } = await call(client, 'download_video', { id, path: 'heygen-demo.mp4', overwrite: true });
    bar.end();
    const file = await readFile(path);
    say(`Saved ${path}: ${file.length} bytes, ${readMp4Seconds(file)} s.`);
  } finally {
    await client.close();
  }
}

await demo(process.argv.slice(2).join(' ') || PROMPT);
