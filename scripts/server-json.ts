import { ZodBoolean, ZodNumber, ZodOptional } from 'zod';
import { FLAGS, type Flag } from '../src/cli/settings/flags.ts';

interface PackageJson {
  name: string;
  version: string;
  mcpName: string;
  homepage: string;
  repository: { url: string };
}

/** What the registry calls the kind of a value. */
function getFormat({ schema, default: fallback }: Flag): 'string' | 'number' | 'boolean' {
  if (typeof fallback === 'boolean') return 'boolean';
  const inner = schema instanceof ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof ZodBoolean) return 'boolean';
  return inner instanceof ZodNumber ? 'number' : 'string';
}

const toVariable = (flag: Flag) => ({
  name: flag.env,
  description: flag.help.replaceAll('`', ''),
  format: getFormat(flag),
  ...(flag.default !== undefined && flag.default !== '' && { default: String(flag.default) }),
  ...(flag.secret && { isSecret: true }),
});

/** The settings of the HTTP server stand behind all others in the table. */
const rows = Object.entries<Flag>(FLAGS);
const firstOfHttp = rows.findIndex(([name]) => name === 'host');
const toVariables = (flags: typeof rows) => flags.map(([, flag]) => toVariable(flag));

/**
 * What the MCP registry gets: the package as a host starts it, the package as a server over HTTP, and how one that
 * somebody hosts is reached. Written to server.json by `npm run docs`.
 */
export function createServerJson({ name, version, mcpName, repository, homepage }: PackageJson) {
  const npm = { registryType: 'npm', identifier: name, version, runtimeHint: 'npx' };
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: mcpName,
    title: 'HeyGen',
    description: 'HeyGen for assistants: make avatar and agent videos, follow the render, deliver the file.',
    version,
    websiteUrl: homepage,
    repository: { url: repository.url.replace(/^git\+|\.git$/g, ''), source: 'github' },
    packages: [
      { ...npm, transport: { type: 'stdio' }, environmentVariables: toVariables(rows.slice(0, firstOfHttp)) },
      {
        ...npm,
        packageArguments: [{ type: 'positional', value: 'http' }],
        transport: { type: 'streamable-http', url: 'http://127.0.0.1:{PORT}/mcp' },
        environmentVariables: toVariables(rows),
      },
    ],
    remotes: [
      {
        type: 'streamable-http',
        url: 'https://{host}/mcp',
        variables: { host: { description: 'Where your company serves heygen-mcp.', isRequired: true } },
        headers: [
          {
            name: 'Authorization',
            description:
              'Bearer and a HeyGen key, or a token of whoever runs the server; none where it asks to sign in.',
            isSecret: true,
          },
        ],
      },
    ],
  };
}

/** The text of server.json. */
export const formatServerJson = (packageJson: PackageJson): string =>
  `${JSON.stringify(createServerJson(packageJson), null, 2)}\n`;
