import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where one client runs, and what it talks to. */
export interface RunContext {
  /** The folder that it is installed in. */
  folder: string;
  /** An empty folder: its home. */
  home: string;
  modelUrl: string;
  /** The built server, and the settings that it is started with. */
  server: string;
  settings: Readonly<Record<string, string>>;
  ask: string;
}

/** A process to start. */
export interface Invocation {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** A host or framework as data. */
export interface Client {
  name: string;
  kind: 'host' | 'framework';
  /** npm packages, the first with the version that is told. */
  packages: readonly string[];
  /** The tools that it is shown; `default` unless said. Those whose adapters rewrite schemas get all. */
  toolsets?: 'all';
  /** False where the tools are called by hand: it has no model. */
  hasModel: boolean;
  prepare: (context: RunContext) => Invocation;
}

const writeJson = (file: string, value: object) => writeFileSync(file, JSON.stringify(value));

const bin = ({ folder }: RunContext, name: string) => join(folder, 'node_modules', '.bin', name);

/** A script of `frameworks/`, copied to where its packages are. */
const framework = (name: string, ...packages: string[]): Client => ({
  name,
  kind: 'framework',
  packages,
  hasModel: true,
  prepare: ({ folder, modelUrl, server, ask }) => ({
    command: process.execPath,
    args: [join(folder, `${name}.mjs`)],
    env: { MODEL_URL: modelUrl, SERVER: server, ASK: ask },
  }),
});

/** As `codex mcp add` writes it, and a provider on loopback. */
const writeCodexConfig = ({ home, modelUrl, server, settings }: RunContext) =>
  writeFileSync(
    join(home, '.codex', 'config.toml'),
    [
      // The one model of Codex 0.169.0 that calls tools by itself; the others write code.
      'model = "gpt-5.5"',
      'model_provider = "fake"',
      'approval_policy = "never"',
      'sandbox_mode = "danger-full-access"',
      '[model_providers.fake]',
      'name = "fake"',
      `base_url = ${JSON.stringify(modelUrl)}`,
      'wire_api = "responses"',
      '[mcp_servers.heygen]',
      `command = ${JSON.stringify(process.execPath)}`,
      `args = ${JSON.stringify([server])}`,
      'required = true',
      'startup_timeout_sec = 60',
      '[mcp_servers.heygen.env]',
      ...Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
    ].join('\n'),
  );

export const CLIENTS: readonly Client[] = [
  {
    name: 'codex',
    kind: 'host',
    packages: ['@openai/codex@0.169.0'],
    toolsets: 'all',
    hasModel: true,
    prepare: (context) => {
      mkdirSync(join(context.home, '.codex'), { recursive: true });
      writeCodexConfig(context);
      return { command: bin(context, 'codex'), args: ['exec', '--skip-git-repo-check', context.ask] };
    },
  },
  {
    name: 'gemini',
    kind: 'host',
    packages: ['@google/gemini-cli@0.61.0'],
    hasModel: true,
    prepare: (context) => {
      const { home, modelUrl, server, settings, ask } = context;
      mkdirSync(join(home, '.gemini'), { recursive: true });
      writeJson(join(home, '.gemini', 'settings.json'), {
        mcpServers: { heygen: { command: process.execPath, args: [server], env: settings, trust: true } },
        security: { auth: { selectedType: 'gemini-api-key' } },
      });
      const env = { GEMINI_API_KEY: 'none', GOOGLE_GEMINI_BASE_URL: new URL(modelUrl).origin };
      return {
        command: bin(context, 'gemini'),
        args: ['--yolo', '--skip-trust', '-m', 'gemini-2.5-flash', '-p', ask],
        env,
      };
    },
  },
  {
    name: 'opencode',
    kind: 'host',
    packages: ['opencode-ai@1.18.33'],
    hasModel: true,
    prepare: (context) => {
      const { home, modelUrl, server, settings, ask } = context;
      writeJson(join(home, 'opencode.json'), {
        provider: {
          fake: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: modelUrl, apiKey: 'none' },
            models: {
              fake: { tool_call: true, attachment: true, modalities: { input: ['text', 'image'], output: ['text'] } },
            },
          },
        },
        mcp: { heygen: { type: 'local', command: [process.execPath, server], environment: settings } },
      });
      return { command: bin(context, 'opencode'), args: ['run', '--model', 'fake/fake', ask] };
    },
  },
  {
    name: 'qwen',
    kind: 'host',
    packages: ['@qwen-code/qwen-code@0.24.4'],
    hasModel: true,
    prepare: (context) => {
      const { home, modelUrl, server, settings, ask } = context;
      mkdirSync(join(home, '.qwen'), { recursive: true });
      const heygen = { command: process.execPath, args: [server], env: settings, alwaysLoadTools: true };
      writeJson(join(home, '.qwen', 'settings.json'), {
        mcpServers: { heygen },
        security: { auth: { selectedType: 'openai' } },
      });
      const env = { OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'fake' };
      return { command: bin(context, 'qwen'), args: ['--yolo', '-p', ask], env };
    },
  },
  {
    name: 'continue',
    kind: 'host',
    packages: ['@continuedev/cli@1.5.47'],
    hasModel: true,
    prepare: (context) => {
      const { home, modelUrl, server, settings, ask } = context;
      const config = join(home, 'config.yaml');
      writeJson(config, {
        name: 'films',
        version: '1.0.0',
        schema: 'v1',
        models: [
          {
            name: 'fake',
            provider: 'openai',
            model: 'fake',
            apiBase: modelUrl,
            apiKey: 'none',
            capabilities: ['tool_use'],
          },
        ],
        mcpServers: [{ name: 'heygen', command: process.execPath, args: [server], env: settings }],
      });
      return { command: bin(context, 'cn'), args: ['--config', config, '--auto', '-p', ask] };
    },
  },
  {
    name: 'mcporter',
    kind: 'host',
    packages: ['mcporter@0.12.3'],
    hasModel: false,
    prepare: (context) => {
      const { home, server, settings } = context;
      const config = join(home, 'mcporter.json');
      writeJson(config, { mcpServers: { heygen: { command: process.execPath, args: [server], env: settings } } });
      return {
        command: bin(context, 'mcporter'),
        args: [
          '--config',
          config,
          'call',
          'heygen.create_video_from_avatar',
          'avatar_id=look_iris_office',
          'script=Hello.',
        ],
      };
    },
  },
  {
    name: 'inspector',
    kind: 'host',
    packages: ['@modelcontextprotocol/inspector@2.12.0'],
    hasModel: false,
    prepare: (context) => ({
      command: bin(context, 'mcp-inspector'),
      args: [
        '--cli',
        ...Object.entries(context.settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
        process.execPath,
        context.server,
        '--method',
        'tools/call',
        '--tool-name',
        'create_video_from_avatar',
        '--tool-arg',
        'avatar_id=look_iris_office',
        '--tool-arg',
        'script=Hello.',
      ],
    }),
  },
  framework('ai-sdk', 'ai@7.0.173', '@ai-sdk/mcp@2.0.99', '@ai-sdk/openai'),
  { ...framework('openai-agents', '@openai/agents@0.20.0'), toolsets: 'all' },
  {
    ...framework(
      'langchain',
      '@langchain/mcp-adapters@1.1.4',
      '@langchain/openai',
      '@langchain/core',
      '@langchain/langgraph',
      'langchain',
    ),
    toolsets: 'all',
  },
  {
    ...framework(
      'langchain-gemini',
      '@langchain/mcp-adapters@1.1.4',
      '@langchain/google-genai',
      '@langchain/core',
      '@langchain/langgraph',
      'langchain',
    ),
    toolsets: 'all',
  },
  framework('mastra', '@mastra/mcp@2.0.0', '@mastra/core', '@ai-sdk/openai'),
  { ...framework('genkit', 'genkit@1.42.0', '@genkit-ai/mcp', '@genkit-ai/compat-oai'), toolsets: 'all' },
  framework('strands', '@strands-agents/sdk@1.19.0', '@modelcontextprotocol/sdk', 'openai'),
];
