/**
 * Makes a film over HTTP: progress, time-outs that progress resets, and errors by what a program may do about them.
 *
 *   node dist/main.js http --sandbox &
 *   npx tsx examples/client.ts "A 10-second film on bees"
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const SERVER = process.env.HEYGEN_MCP_URL ?? 'http://127.0.0.1:3000/mcp';
const TOKEN = process.env.HEYGEN_MCP_TOKEN;
const ERROR = 'io.github.heygen-mcp/error';

interface ErrorData {
  code: string;
  status?: number;
  request_id?: string;
  retry: 'same' | 'later' | 'changed' | 'never';
  retry_after?: number;
  next_step: string;
}

class ToolFailure extends Error {
  readonly data: ErrorData;
  constructor(data: ErrorData) {
    super(`${data.code}: ${data.next_step}`);
    this.data = data;
  }
}

interface Session {
  session_id: string;
  video?: { id: string; video_url?: string };
}

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Calls a tool, and again where the server says that this is safe and may help. */
async function call<T>(client: Client, name: string, args: Record<string, unknown>, attempts = 3): Promise<T> {
  const result = await client.callTool(
    { name, arguments: args },
    {
      // Each sign of progress starts the 60 seconds anew, so that a long wait is no time-out.
      timeout: 60_000,
      resetTimeoutOnProgress: true,
      onprogress: ({ progress, message }) => console.error(`${progress.toFixed(0).padStart(3)} %  ${message ?? ''}`),
    },
  );
  if (!result.isError) return result.structuredContent as T;
  const data = result._meta?.[ERROR] as ErrorData | undefined;
  // A job that failed has its reason in the text; failed work is not charged.
  if (!data) throw new Error(result.content.map((part) => ('text' in part ? part.text : '')).join('\n'));
  if (attempts <= 1 || (data.retry !== 'same' && data.retry !== 'later')) throw new ToolFailure(data);
  await wait(data.retry_after ?? (data.retry === 'later' ? 5 : 0));
  return call(client, name, args, attempts - 1);
}

/** Reads the session until there is a film: a wait that runs out of time is a normal answer. */
async function follow(client: Client, session_id: string): Promise<string> {
  for (;;) {
    const { video } = await call<Session>(client, 'get_video_agent_session', { session_id, wait_seconds: 50 });
    if (video?.video_url) return video.video_url;
  }
}

const client = new Client({ name: 'heygen-mcp-example', version: '1.0.0' });
await client.connect(
  new StreamableHTTPClientTransport(new URL(SERVER), {
    requestInit: { headers: TOKEN ? { Authorization: `Bearer ${TOKEN}` } : {} },
  }),
);
try {
  const prompt = process.argv[2] ?? 'A 10-second film on bees';
  const { session_id } = await call<Session>(client, 'create_video_agent', { prompt });
  console.log(await follow(client, session_id));
} catch (error) {
  if (!(error instanceof ToolFailure)) throw error;
  const { code, status, request_id, next_step } = error.data;
  console.error(`${code} (status ${status}, request ${request_id}): ${next_step}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
