import { getKeys } from '../../declarations/json.ts';
import type { LocalServer, RemoteServer } from './server-entry.ts';

/** Path of a file, the same on every system or one for each; see `expandPath` for how it is written. */
export type HostPath = string | Readonly<Record<'darwin' | 'win32' | 'linux', string>>;

/** A program that uses MCP servers, and how it keeps them. */
export interface Host {
  title: string;
  /** Where it keeps them: the first of these that exists, else the first. */
  files: readonly [HostPath, ...HostPath[]];
  /** What shows that the host is on this computer; the folder of its first file where nothing is said. */
  trace?: HostPath;
  format: 'json' | 'toml' | 'yaml';
  /** The key in the file that holds the servers. */
  servers: string;
  /** The servers are a list of objects with a name, not an object by name. */
  list?: boolean;
  local: (server: LocalServer) => object;
  /** Missing where its file can name no remote server; `remoteAdvice` then says what to do. */
  remote?: (server: RemoteServer) => object;
  remoteAdvice?: string;
  /** What the person does next, for the host to see the server. */
  restart: string;
}

/** A call may upload a film or wait for one: longer than the 60 s that most hosts give it. */
const CALL_SECONDS = 600;
/** A cold start through npx took 16 to over 30 s on two busy cores (docs/hosts, 2026-11-21). */
const START_SECONDS = 120;

/** Folder of settings of VS Code, which forks and extensions share. */
const getCodeFolder = (path: string): HostPath => ({
  darwin: `~/Library/Application Support/Code/${path}`,
  win32: `{APPDATA|~/AppData/Roaming}/Code/${path}`,
  linux: `{XDG_CONFIG_HOME|~/.config}/Code/${path}`,
});

/** What means nothing when it is empty is left out. */
const omitEmpty = (key: string, values: Record<string, string>) =>
  Object.keys(values).length > 0 ? { [key]: values } : {};

const toStdioEntry = ({ command, args, env }: LocalServer) => ({ command, args, ...omitEmpty('env', env) });
const toTypedStdioEntry = (server: LocalServer) => ({ type: 'stdio', ...toStdioEntry(server) });
const toHttpEntry = ({ url, headers }: RemoteServer) => ({ type: 'http', url, ...omitEmpty('headers', headers) });
const toPlainHttpEntry = ({ url, headers }: RemoteServer) => ({ url, ...omitEmpty('headers', headers) });

/**
 * The hosts that `heygen-mcp install` knows. Files, forms and limits of Codex, Gemini, Qwen, OpenCode, Copilot, Cline and
 * Continue are what their own add commands wrote on 2026-11-21; those of the others are from their documentation.
 */
export const HOSTS = {
  'claude-desktop': {
    title: 'Claude Desktop',
    files: [
      {
        darwin: '~/Library/Application Support/Claude/claude_desktop_config.json',
        win32: '{APPDATA|~/AppData/Roaming}/Claude/claude_desktop_config.json',
        linux: '{XDG_CONFIG_HOME|~/.config}/Claude/claude_desktop_config.json',
      },
    ],
    format: 'json',
    servers: 'mcpServers',
    local: toStdioEntry,
    remoteAdvice: 'Add the address in Claude Desktop itself: Settings, Connectors, Add custom connector.',
    restart: 'Quit Claude Desktop (closing its window is not enough) and open it again.',
  },
  'claude-code': {
    title: 'Claude Code',
    files: ['{CLAUDE_CONFIG_DIR|~}/.claude.json'],
    trace: '{CLAUDE_CONFIG_DIR|~/.claude}',
    format: 'json',
    servers: 'mcpServers',
    local: toTypedStdioEntry,
    remote: toHttpEntry,
    restart: 'Start a new session of claude; /mcp shows the server.',
  },
  cursor: {
    title: 'Cursor',
    files: ['~/.cursor/mcp.json'],
    format: 'json',
    servers: 'mcpServers',
    local: toTypedStdioEntry,
    remote: toPlainHttpEntry,
    restart: 'Open Cursor, Settings, MCP, and switch heygen on if it is not.',
  },
  vscode: {
    title: 'VS Code (GitHub Copilot)',
    files: [getCodeFolder('User/mcp.json')],
    format: 'json',
    servers: 'servers',
    local: toTypedStdioEntry,
    remote: toHttpEntry,
    restart: 'In VS Code run "MCP: List Servers" and start heygen.',
  },
  windsurf: {
    title: 'Windsurf',
    files: ['~/.codeium/windsurf/mcp_config.json'],
    format: 'json',
    servers: 'mcpServers',
    local: toStdioEntry,
    remote: ({ url, headers }) => ({ serverUrl: url, ...omitEmpty('headers', headers) }),
    restart: 'In Windsurf press Refresh in the list of MCP servers.',
  },
  zed: {
    title: 'Zed',
    files: [
      {
        darwin: '~/.config/zed/settings.json',
        win32: '{APPDATA|~/AppData/Roaming}/Zed/settings.json',
        linux: '{XDG_CONFIG_HOME|~/.config}/zed/settings.json',
      },
    ],
    format: 'json',
    servers: 'context_servers',
    local: (server) => ({ source: 'custom', ...toStdioEntry(server) }),
    remote: toPlainHttpEntry,
    restart: 'Nothing to restart: Zed reads its settings at once.',
  },
  gemini: {
    title: 'Gemini CLI',
    files: ['~/.gemini/settings.json'],
    format: 'json',
    servers: 'mcpServers',
    local: (server) => ({ ...toStdioEntry(server), timeout: CALL_SECONDS * 1000 }),
    remote: (server) => ({ ...toHttpEntry(server), timeout: CALL_SECONDS * 1000 }),
    restart: 'Start a new session of gemini; /mcp shows the server.',
  },
  codex: {
    title: 'Codex',
    files: ['{CODEX_HOME|~/.codex}/config.toml'],
    format: 'toml',
    servers: 'mcp_servers',
    // `required` makes it wait for the server: else the first turn of a session may go without our tools.
    local: (server) => ({
      ...toStdioEntry(server),
      required: true,
      startup_timeout_sec: START_SECONDS,
      tool_timeout_sec: CALL_SECONDS,
    }),
    remote: ({ url, headers }) => ({
      url,
      ...omitEmpty('http_headers', headers),
      required: true,
      startup_timeout_sec: START_SECONDS,
      tool_timeout_sec: CALL_SECONDS,
    }),
    restart: 'Start a new session of codex; /mcp shows the server.',
  },
  goose: {
    title: 'Goose',
    files: [
      {
        darwin: '~/.config/goose/config.yaml',
        win32: '{APPDATA|~/AppData/Roaming}/Block/goose/config/config.yaml',
        linux: '{XDG_CONFIG_HOME|~/.config}/goose/config.yaml',
      },
    ],
    format: 'yaml',
    servers: 'extensions',
    local: ({ command, args, env }) => ({
      enabled: true,
      type: 'stdio',
      name: 'heygen',
      description: 'Make, follow and deliver HeyGen videos',
      cmd: command,
      args,
      envs: env,
      timeout: CALL_SECONDS,
    }),
    remote: ({ url, headers }) => ({
      enabled: true,
      type: 'streamable_http',
      name: 'heygen',
      description: 'Make, follow and deliver HeyGen videos',
      uri: url,
      headers,
      timeout: CALL_SECONDS,
    }),
    restart: 'Start a new session of goose.',
  },
  cline: {
    title: 'Cline (command line)',
    files: ['~/.cline/data/settings/cline_mcp_settings.json'],
    trace: '~/.cline',
    format: 'json',
    servers: 'mcpServers',
    local: (server) => ({ transport: toTypedStdioEntry(server), timeout: CALL_SECONDS }),
    remote: (server) => ({ transport: { ...toHttpEntry(server), type: 'streamableHttp' }, timeout: CALL_SECONDS }),
    restart: 'Start a new session of cline.',
  },
  'cline-vscode': {
    title: 'Cline (in VS Code)',
    files: [getCodeFolder('User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json')],
    trace: getCodeFolder('User/globalStorage/saoudrizwan.claude-dev'),
    format: 'json',
    servers: 'mcpServers',
    local: (server) => ({ ...toStdioEntry(server), timeout: CALL_SECONDS }),
    remote: (server) => ({ ...toHttpEntry(server), type: 'streamableHttp', timeout: CALL_SECONDS }),
    restart: 'Open the MCP Servers page of Cline and press Restart beside heygen.',
  },
  opencode: {
    title: 'OpenCode',
    files: [
      '{XDG_CONFIG_HOME|~/.config}/opencode/opencode.jsonc',
      '{XDG_CONFIG_HOME|~/.config}/opencode/opencode.json',
    ],
    format: 'json',
    servers: 'mcp',
    local: ({ command, args, env }) => ({
      type: 'local',
      command: [command, ...args],
      ...omitEmpty('environment', env),
      enabled: true,
      timeout: CALL_SECONDS * 1000,
    }),
    remote: (server) => ({ ...toHttpEntry(server), type: 'remote', enabled: true, timeout: CALL_SECONDS * 1000 }),
    restart: 'Start a new session of opencode.',
  },
  qwen: {
    title: 'Qwen Code',
    files: ['~/.qwen/settings.json'],
    format: 'json',
    servers: 'mcpServers',
    local: (server) => ({
      ...toStdioEntry(server),
      timeout: CALL_SECONDS * 1000,
      discoveryTimeoutMs: START_SECONDS * 1000,
    }),
    remote: ({ url, headers }) => ({
      httpUrl: url,
      ...omitEmpty('headers', headers),
      timeout: CALL_SECONDS * 1000,
      discoveryTimeoutMs: START_SECONDS * 1000,
    }),
    restart: 'Start a new session of qwen; /mcp shows the server.',
  },
  copilot: {
    title: 'GitHub Copilot CLI',
    files: ['{COPILOT_HOME|~/.copilot}/mcp-config.json'],
    format: 'json',
    servers: 'mcpServers',
    local: (server) => ({ tools: ['*'], type: 'local', ...toStdioEntry(server) }),
    remote: (server) => ({ tools: ['*'], ...toHttpEntry(server) }),
    restart: 'Start a new session of copilot; /mcp shows the server.',
  },
  continue: {
    title: 'Continue',
    files: ['{CONTINUE_GLOBAL_DIR|~/.continue}/config.yaml'],
    format: 'yaml',
    servers: 'mcpServers',
    list: true,
    local: (server) => ({ name: 'heygen', ...toStdioEntry(server) }),
    remote: ({ url, headers }) => ({
      name: 'heygen',
      type: 'streamable-http',
      url,
      ...(Object.keys(headers).length > 0 && { requestOptions: { headers } }),
    }),
    restart: 'Reload the window of your editor, or start a new session of cn.',
  },
} as const satisfies Readonly<Record<string, Host>>;

export type HostName = keyof typeof HOSTS;
export const HOST_NAMES = getKeys(HOSTS);
