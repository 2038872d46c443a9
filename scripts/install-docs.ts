import { HOSTS, type Host, type HostPath } from '../src/cli/install/hosts.ts';

/** What a host starts once the package is on npm. */
const SERVER = { command: 'npx', args: ['-y', 'heygen-mcp'], env: {} };

/** A link that installs by click, and the picture that carries it. */
interface Badge {
  label: string;
  image: string;
  link: string;
}

const { env: _, ...CONFIG } = SERVER;

/** Cursor takes the entry in base64, VS Code as JSON, each in a link of its own that leads to the program. */
export const BADGES: readonly Badge[] = [
  {
    label: 'Add to Cursor',
    image: 'https://cursor.com/deeplink/mcp-install-dark.svg',
    link: `https://cursor.com/en/install-mcp?name=heygen&config=${encodeURIComponent(
      Buffer.from(JSON.stringify(CONFIG)).toString('base64'),
    )}`,
  },
  ...(['VS Code', 'VS Code Insiders'] as const).map((label) => ({
    label: `Install in ${label}`,
    image: `https://img.shields.io/badge/${label.replaceAll(' ', '_')}-Install-0098FF`,
    link: `https://insiders.vscode.dev/redirect/mcp/install?name=heygen&config=${encodeURIComponent(
      JSON.stringify({ type: 'stdio', ...CONFIG }),
    )}${label === 'VS Code' ? '' : '&quality=insiders'}`,
  })),
];

export const formatBadges = (): string =>
  BADGES.map(({ label, image, link }) => `[![${label}](${image})](${link})`).join('\n');

/** `{APPDATA|~/AppData/Roaming}/x` as people write it. */
const toReadable = (path: string) =>
  path.replace(/^\{(\w+)\|([^}]*)\}/, (_match, name: string, fallback: string) =>
    name === 'APPDATA' ? '%APPDATA%' : fallback,
  );

function formatPath(path: HostPath): string {
  if (typeof path === 'string') return `\`${toReadable(path)}\``;
  const { darwin, win32, linux } = path;
  if (darwin === linux || toReadable(linux) === darwin) return `\`${darwin}\`; Windows \`${toReadable(win32)}\``;
  return `macOS \`${darwin}\`; Windows \`${toReadable(win32)}\`; Linux \`${toReadable(linux)}\``;
}

const rows = Object.entries<Host>(HOSTS);

/** The hosts that most people have; the others share a block. */
const FIRST: readonly string[] = ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex'];

const formatDetails = (title: string, ...lines: string[]) =>
  [`<details><summary>${title}</summary>`, '', ...lines, '</details>'].join('\n');

function formatHostDetail([name, { title, files, restart }]: (typeof rows)[number]): string {
  const [first] = files;
  return formatDetails(title, `\`node dist/main.js install ${name}\` writes ${formatPath(first)}. Then: ${restart}`);
}

/** How each host is connected, a folded block each. */
export const formatHostDetails = (): string => {
  const others = rows.filter(([name]) => !FIRST.includes(name));
  return [
    ...rows.filter(([name]) => FIRST.includes(name)).map(formatHostDetail),
    formatDetails(
      others.map(([, { title }]) => title).join(', '),
      '| assistant | command | then |',
      '| --- | --- | --- |',
      ...others.map(
        ([name, { title, restart }]) => `| ${title} | \`node dist/main.js install ${name}\` | ${restart} |`,
      ),
    ),
  ].join('\n');
};

/** Where each host keeps its servers, and what follows an installation. */
export const formatHosts = (): string =>
  [
    '| host | name | file | after it |',
    '| --- | --- | --- | --- |',
    ...rows.map(([name, { title, files, restart }]) => {
      const [first] = files;
      return `| ${title} | \`${name}\` | ${formatPath(first)} | ${restart} |`;
    }),
  ].join('\n');
