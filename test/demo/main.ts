/**
 * `npm run demo`: the main job as a host does it. Starts the built server as a child process over stdio, on the
 * in-process sandbox, checks a prompt, makes a video from it, follows it and saves it, with a page that plays it beside
 * what was asked. On a terminal, or with `--open`, the page is served until Ctrl-C; elsewhere the demo ends by itself.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { readMp4Seconds } from '../../sandbox/files/mp4.ts';
import { waitForStopSignal } from '../../src/cli/process/signals.ts';
import { openInBrowser } from '../support/open-in-browser.ts';
import { progressBar } from './bar.ts';
import { createPage } from './page.ts';
import { PROMPT } from './prompt.ts';
import { serveFilm } from './serve-film.ts';

const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** How many times faster than life; HeyGen takes 20 to 45 minutes. */
const SPEED = Number(process.env.HEYGEN_SANDBOX_SPEED ?? 100);

interface Answer {
  session_id: string;
  video?: { id: string; video_url?: string };
  path: string;
  score: number;
  price: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const bar = progressBar(process.stdout);

/** How long it usually takes is true of life and not of time-lapse. */
const shorten = (message: string) => message.replace(/[;,]? ?\(?usual.*$/, '');

async function call(client: Client, name: string, args: Record<string, unknown>): Promise<Answer> {
  const result = await client.callTool(
    { name, arguments: args },
    { onprogress: ({ progress, message }) => bar.step(progress, shorten(message ?? '')), resetTimeoutOnProgress: true },
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

/** Makes the film and saves it; returns its path. */
async function makeFilm(prompt: string): Promise<string> {
  const client = new Client({ name: 'heygen-mcp-demo', version: '1.0.0' });
  const settings = {
    HEYGEN_SANDBOX: '1',
    HEYGEN_SANDBOX_SPEED: String(SPEED),
    HEYGEN_LOG_LEVEL: 'warn',
    HEYGEN_FILES_ROOT: process.cwd(),
  };
  const env = { ...(process.env as Record<string, string>), ...settings };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SERVER], env }));
  try {
    const { tools } = await client.listTools();
    say(
      `Connected to heygen-mcp on a pretend HeyGen: ${tools.length} tools. In time-lapse, ${SPEED} times faster than life.`,
    );
    say(`Prompt:\n${prompt.trim().replace(/^/gm, '  ')}`);
    const { score, price } = await call(client, 'check_video_prompt', { prompt });
    say(
      `check_video_prompt gives it ${score} of 100${score < 70 ? '; the prompt prompt-optimizer leads an assistant to a better one' : ''}.`,
    );
    const { session_id: sessionId } = await call(client, 'create_video_agent', { prompt });
    say(`Session ${sessionId} started.`);
    const id = await follow(client, sessionId);
    bar.end();
    const { path } = await call(client, 'download_video', { id, path: 'heygen-demo.mp4', overwrite: true });
    bar.end();
    say(`The film is a stand-in. With a key (node dist/main.js login) the same calls make the real one, for ${price}.`);
    return path;
  } finally {
    await client.close();
  }
}

/** Plays a film to whoever sits at the terminal, until they have seen enough. */
async function playFilm(page: string, path: string, film: Buffer, open: boolean): Promise<void> {
  const stopped = waitForStopSignal();
  const server = await serveFilm(page, path, film);
  const opened = open && (await openInBrowser(server.url));
  say(`${opened ? 'It plays in your browser' : 'Watch it'}: ${server.url} (until Ctrl-C)`);
  await stopped;
  await server.close();
}

async function demo(prompt: string, open: boolean): Promise<void> {
  const path = await makeFilm(prompt);
  const film = await readFile(path);
  const page = createPage(prompt, path);
  const pagePath = path.replace(/\.mp4$/, '.html');
  await writeFile(pagePath, page);
  say(`Saved ${path} (${film.length} bytes, ${readMp4Seconds(film)} s), and beside what was asked: ${pagePath}`);
  if (open || process.stdout.isTTY) return playFilm(page, path, film, open);
  say(`Watch it: ${pathToFileURL(pagePath)}`);
}

if (!existsSync(SERVER)) {
  process.stderr.write('There is no dist/main.js yet: run npm install, which builds it.\n');
  process.exit(1);
}
const { values, positionals } = parseArgs({ options: { open: { type: 'boolean' } }, allowPositionals: true });
await demo(positionals.join(' ') || PROMPT, values.open ?? false);
