import { FAULTS } from '../sandbox/faults.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import { V1V2_TOOLSET } from '../src/catalog/toolset-selection.ts';
import { FLAG_GROUPS, FLAGS, type Flag } from '../src/cli/settings/flags.ts';
import { getFileVariable } from '../src/cli/settings/secret-file-variables.ts';
import type { Prompt } from '../src/declarations/prompt.ts';
import type { TextResource } from '../src/declarations/resource.ts';
import { isOperation, type Tool } from '../src/declarations/tool.ts';
import type { Toolset } from '../src/declarations/toolset.ts';
import { describeEffects } from '../src/mcp/tool-list/mcp-tool.ts';
import { formatComposeSettings } from './docker-compose-settings.ts';
import { formatBadges, formatHostDetails } from './install-docs.ts';

/** A block of a document that is written from the code, by the name in its markers. */
export type Blocks = Readonly<Record<string, string>>;

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
const formatRow = (...cells: string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;

function formatTable(head: string[], rows: string[][]): string {
  return [formatRow(...head), formatRow(...head.map(() => '---')), ...rows.map((cells) => formatRow(...cells))].join(
    '\n',
  );
}

const formatGroup = (group: string, title: string): string => {
  const rows = Object.values<Flag>(FLAGS).filter((setting) => setting.group === group);
  const cells = rows.map((setting) => {
    const shown = setting.shown ?? `\`${String(setting.default)}\``;
    const help = getFileVariable(setting) ? `${setting.help} (secret)` : setting.help;
    return [`\`${setting.env}\``, `\`--${setting.flag}\``, help, shown];
  });
  return `**${title}**\n\n${formatTable(['variable', 'flag', 'meaning', 'default'], cells)}`;
};

const formatSettings = () =>
  Object.entries(FLAG_GROUPS)
    .map(([group, title]) => formatGroup(group, title))
    .join('\n\n');

/** The settings whose misspelt name stops the server. */
const formatSafetyNames = () =>
  Object.values<Flag>(FLAGS)
    .flatMap(({ safety, env }) => (safety ? [`\`${env}\``] : []))
    .join(', ');

/** The groups that each selection leaves out, as the groups declare it. */
function formatSelections(toolsets: readonly Toolset[]): string {
  const formatIds = (isLeftOut: (group: Toolset) => boolean | undefined) =>
    toolsets
      .filter(isLeftOut)
      .map(({ id }) => `\`${id}\``)
      .join(', ');
  return formatTable(
    ['selection', 'groups that it leaves out'],
    [
      ['`all`', formatIds(({ excludedFrom }) => excludedFrom?.includes('all'))],
      ['`everything`', formatIds(({ excludedFrom }) => excludedFrom?.includes('everything'))],
      ['`discover`', formatIds(({ excludedFrom, discoverable }) => excludedFrom?.includes('all') && !discoverable)],
    ],
  );
}

function formatTools({ title, id, tools }: Toolset, usual: ReadonlySet<string>): string {
  const rows = tools.map((tool) => [
    `\`${tool.name}\`${usual.has(tool.name) ? ' •' : ''}`,
    tool.summary,
    describeEffects(tool),
    isOperation(tool) ? `\`${tool.endpoint}\`` : 'here',
  ]);
  return `**${title}** (\`${id}\`)\n\n${formatTable(['tool', 'what it does', 'effect', 'HeyGen'], rows)}`;
}

/** v1 and v2 from endpoint to tool to what replaced it, since guides speak of endpoints. */
function formatV1V2(tools: readonly Tool[]): string {
  const successors = new Map(tools.filter(isOperation).map(({ name, endpoint }) => [name, endpoint]));
  const rows = tools.filter(isOperation).flatMap(({ name, endpoint, v1v2 }) => {
    if (!v1v2) return [];
    const v3 = v1v2.successor ? `\`${v1v2.successor}\`, \`${successors.get(v1v2.successor)}\`` : 'none';
    return [[`\`${endpoint}\``, `\`${name}\``, v3]];
  });
  return formatTable(['endpoint', 'tool', 'in v3'], rows);
}

function formatPrompts(prompts: readonly Prompt[]): string {
  const rows = prompts.map((prompt) => [
    `\`${prompt.name}\``,
    prompt.description,
    prompt.arguments.map(({ name, required }) => (required ? `\`${name}\` (required)` : `\`${name}\``)).join(', '),
  ]);
  return formatTable(['prompt', 'what it does', 'arguments'], rows);
}

const formatResources = (resources: readonly TextResource[]) =>
  formatTable(
    ['address', 'what it holds'],
    resources
      .filter(({ uri }) => !uri.startsWith('heygen://styles/'))
      .map(({ uri, description }) => [`\`${uri}\``, description]),
  );

/** Writes the blocks of each document from the catalog and the settings, by the document's path. */
export function createDocs({
  toolsets,
  defaultTools,
  prompts,
  resources,
}: Pick<Catalog, 'toolsets' | 'defaultTools' | 'prompts' | 'resources'>): Readonly<Record<string, Blocks>> {
  return {
    'README.md': { badges: formatBadges(), install: formatHostDetails() },
    'docs/settings.md': { settings: formatSettings(), safety: formatSafetyNames() },
    'docs/tools.md': {
      selections: formatSelections(toolsets),
      tools: toolsets
        .filter(({ id }) => id !== V1V2_TOOLSET)
        .map((toolset) => formatTools(toolset, defaultTools))
        .join('\n\n'),
      prompts: formatPrompts(prompts),
      documents: formatResources(resources),
    },
    'deploy/compose.yaml': { settings: formatComposeSettings() },
    'docs/v1-v2.md': { 'v1-v2': formatV1V2(toolsets.flatMap(({ tools }) => tools)) },
    'docs/faults.md': {
      faults: formatTable(
        ['name', 'what happens'],
        Object.entries(FAULTS).map(([name, { meaning }]) => [`\`${name}\``, meaning]),
      ),
    },
  };
}

/**
 * Puts blocks between their markers, `<!-- name -->` and `<!-- /name -->`, in YAML behind a `#`.
 * @throws Error when the text lacks a block's markers
 */
export function insertBlocks(text: string, written: Blocks): string {
  return Object.entries(written).reduce((readme, [name, block]) => {
    const markers = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?( *(?:# )?<!-- /${name} -->)`);
    if (!markers.test(readme)) throw new Error(`The text has no markers for ${name}.`);
    return readme.replace(markers, (_, open: string, close: string) => `${open}\n${block}\n${close}`);
  }, text);
}
