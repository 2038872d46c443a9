import {
  type OAuthClientProvider as ModernAuth,
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
  type JsonSchemaType as ModernSchema,
  type JsonSchemaValidator as ModernValidate,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { AjvJsonSchemaValidator as ModernValidator } from '@modelcontextprotocol/client/validators/ajv';
import type { OAuthClientProvider as ClassicAuth } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClassicClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as ClassicStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as ClassicHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator as ClassicValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type {
  JsonSchemaType as ClassicSchema,
  JsonSchemaValidator as ClassicValidate,
} from '@modelcontextprotocol/sdk/validation/types.js';
import { keep } from './server-output.ts';
import { environment, lineLog, MAIN, startHttp } from './server-process.ts';

/** The two generations of hosts: those that open with `initialize`, and the stateless ones of 2026-07-28. */
export const GENERATIONS = ['2025', '2026'] as const;
export type Generation = (typeof GENERATIONS)[number];

export const TRANSPORTS = ['stdio', 'http'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

export interface Step {
  progress: number;
  total?: number;
  message?: string;
}

export interface Result {
  text: string;
  data: Record<string, unknown>;
  isError: boolean;
}

export interface CallOptions {
  onprogress?: (step: Step) => void;
  signal?: AbortSignal;
}

/** A host under test, the same whatever its generation and transport. */
export interface Host {
  call(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<Result>;
  client: ClassicClient | ModernClient;
  log: ReturnType<typeof lineLog>;
  close(): Promise<void>;
}

/** A question of the server's, as the host shows it. */
export interface Question {
  message: string;
  requestedSchema: { properties: Record<string, Record<string, unknown>>; required?: string[] };
}

export type Reply = {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string | number>;
};

/** Somebody in front of the host; the signal says that the server has taken its question back. */
export type User = (question: Question, takenBack: AbortSignal) => Promise<Reply>;

const ASKS = { elicitation: { form: {} } };

/** What a host declares that shows views. */
export const SHOWS_VIEWS = {
  extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } },
};
type DeclaredCapabilities = Partial<typeof SHOWS_VIEWS>;

const INFO = { name: 'test-host', version: '1.0.0' };
const MODERN = { versionNegotiation: { mode: { pin: '2026-07-28' } } } as const;

/**
 * The clients compile the answer schema of each tool that was listed, which takes a quarter of a second of processor time;
 * these compile that of a tool when it has answered.
 */
class LazyClassicValidator extends ClassicValidator {
  override getValidator<T>(schema: ClassicSchema): ClassicValidate<T> {
    let validate: ClassicValidate<T> | undefined;
    return (input) => {
      validate ??= super.getValidator<T>(schema);
      return validate(input);
    };
  }
}

class LazyModernValidator extends ModernValidator {
  override getValidator<T>(schema: ModernSchema): ModernValidate<T> {
    let validate: ModernValidate<T> | undefined;
    return (input) => {
      validate ??= super.getValidator<T>(schema);
      return validate(input);
    };
  }
}

/** The client asks a process of its own for the versions of a server, but not where the transport is a class of others. */
class SingleProcessStdio extends ModernStdio {}

function resultOf(raw: Awaited<ReturnType<ClassicClient['callTool']>>): Result {
  const content = raw.content as { type: string; text?: string }[];
  return {
    text: content.map(({ text }) => text ?? '').join('\n'),
    data: (raw.structuredContent ?? {}) as Record<string, unknown>,
    isError: raw.isError === true,
  };
}

function hostOf(client: ClassicClient, log: Host['log'], stop: () => Promise<unknown>): Host {
  return {
    client,
    log,
    call: async (name, args = {}, options = {}) =>
      resultOf(await client.callTool({ name, arguments: args }, undefined, options)),
    close: async () => {
      await client.close();
      await stop();
    },
  };
}

/** v2's callTool has no schema argument in the middle. */
function hostOfModern(client: ModernClient, log: Host['log'], stop: () => Promise<unknown>): Host {
  const host = hostOf(client as unknown as ClassicClient, log, stop);
  return {
    ...host,
    call: async (name, args = {}, options = {}) =>
      resultOf(
        (await client.callTool({ name, arguments: args }, options)) as Awaited<ReturnType<ClassicClient['callTool']>>,
      ),
  };
}

async function overStdio(
  generation: Generation,
  settings: Record<string, string>,
  user?: User,
  declared?: DeclaredCapabilities,
): Promise<Host> {
  const parameters = { command: process.execPath, args: [MAIN], env: environment(settings), stderr: 'pipe' as const };
  const transport = generation === '2025' ? new ClassicStdio(parameters) : new SingleProcessStdio(parameters);
  keep(transport.stderr as unknown as NodeJS.ReadableStream);
  const log = lineLog(transport.stderr as unknown as NodeJS.ReadableStream);
  return attach(generation, transport, log, async () => {}, user, declared);
}

async function attach(
  generation: Generation,
  transport: ClassicStdio | ModernStdio | ClassicHttp | ModernHttp,
  log: Host['log'],
  stop: () => Promise<unknown>,
  user?: User,
  declared: DeclaredCapabilities = {},
): Promise<Host> {
  const capabilities = { ...(user && ASKS), ...declared };
  if (generation === '2025') {
    const client = new ClassicClient(INFO, { capabilities, jsonSchemaValidator: new LazyClassicValidator() });
    if (user)
      client.setRequestHandler(ElicitRequestSchema, async ({ params }, { signal }) => ({
        ...(await user(params as Question, signal)),
      }));
    await client.connect(transport as ClassicStdio);
    return hostOf(client, log, stop);
  }
  const client = new ModernClient(INFO, { ...MODERN, capabilities, jsonSchemaValidator: new LazyModernValidator() });
  if (user)
    client.setRequestHandler('elicitation/create', async ({ params }, { mcpReq: { signal } }) => ({
      ...(await user(params as Question, signal)),
    }));
  await client.connect(transport as ModernStdio);
  return hostOfModern(client, log, stop);
}

/** Connects a client of a generation to a server that runs already; `headers` go with each request, or a token does. */
export function join(
  generation: Generation,
  { url, log }: Pick<Awaited<ReturnType<typeof startHttp>>, 'url' | 'log'>,
  headers: Record<string, string> = {},
  stop: () => Promise<unknown> = async () => {},
  authProvider?: ClassicAuth | ModernAuth,
  user?: User,
  declared?: DeclaredCapabilities,
): Promise<Host> {
  const address = new URL(url);
  const requestInit = { headers };
  const transport =
    generation === '2025'
      ? new ClassicHttp(address, { requestInit, authProvider: authProvider as ClassicAuth })
      : new ModernHttp(address, { requestInit, authProvider: authProvider as ModernAuth });
  return attach(generation, transport, log, stop, user, declared);
}

async function overHttp(
  generation: Generation,
  settings: Record<string, string>,
  user?: User,
  declared?: DeclaredCapabilities,
): Promise<Host> {
  const server = await startHttp(settings);
  return join(generation, server, {}, server.stop, undefined, user, declared);
}

/**
 * Starts the built server behind a transport and connects a client of a generation to it.
 * @param user answers what the server asks; without one the client does not declare that it can ask
 * @param declared what else the client declares
 */
export function connect(
  transportName: TransportName,
  generation: Generation,
  settings: Record<string, string>,
  user?: User,
  declared?: DeclaredCapabilities,
): Promise<Host> {
  const connectOver = transportName === 'stdio' ? overStdio : overHttp;
  return connectOver(generation, settings, user, declared);
}
