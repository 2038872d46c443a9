import { FAULTS } from '../sandbox/faults.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import { OLDER } from '../src/catalog/toolset-selection.ts';
import { FLAGS } from '../src/cli/config.ts';
import { isOperation, type Tool, type Toolset } from '../src/declarations/operation.ts';
import type { Prompt } from '../src/declarations/prompt.ts';
import type { Document } from '../src/declarations/resource.ts';
import { marks } from '../src/mcp/tool-list/mcp-tool.ts';

/** A block of the README that is written from the code, by the name in its markers. */
export type Blocks = Readonly<Record<string, string>>;

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function table(head: string[], rows: string[][]): string {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
}

function settingsTable(): string {
  const rows = Object.values(FLAGS).map((setting) => {
    const shown = 'shown' in setting ? setting.shown : `\`${String(setting.default)}\``;
    return [`\`${setting.env}\``, `\`--${setting.flag}\``, setting.help, shown];
  });
  return table(['variable', 'flag', 'meaning', 'default'], rows);
}

function toolTable({ title, id, tools }: Toolset, usual: ReadonlySet<string>): string {
  const rows = tools.map((tool) => [
    `\`${tool.name}\`${usual.has(tool.name) ? ' •' : ''}`,
    tool.summary,
    marks(tool),
    isOperation(tool) ? `\`${tool.endpoint}\`` : 'here',
  ]);
  return `**${title}** (\`${id}\`)\n\n${table(['tool', 'what it does', 'effect', 'HeyGen'], rows)}`;
}

/** The older API from endpoint to tool to what replaced it, since guides speak of endpoints. */
function olderTable(tools: readonly Tool[]): string {
  const successors = new Map(tools.filter(isOperation).map(({ name, endpoint }) => [name, endpoint]));
  const rows = tools.filter(isOperation).flatMap(({ name, endpoint, older }) => {
    if (!older) return [];
    const v3 = older.successor ? `\`${older.successor}\`, \`${successors.get(older.successor)}\`` : 'none';
    return [[`\`${endpoint}\``, `\`${name}\``, v3]];
  });
  return table(['endpoint', 'tool', 'in v3'], rows);
}

function promptTable(prompts: readonly Prompt[]): string {
  const rows = prompts.map((prompt) => [
    `\`${prompt.name}\``,
    prompt.description,
    prompt.arguments.map(({ name, required }) => (required ? `\`${name}\` (required)` : `\`${name}\``)).join(', '),
  ]);
  return table(['prompt', 'what it does', 'arguments'], rows);
}

const documentTable = (documents: readonly Document[]) =>
  table(
    ['address', 'what it holds'],
    documents
      .filter(({ uri }) => !uri.startsWith('heygen://styles/'))
      .map(({ uri, description }) => [`\`${uri}\``, description]),
  );

/** Writes the README's blocks from the catalog and the settings. */
export function blocks({
  toolsets,
  usual,
  prompts,
  documents,
}: Pick<Catalog, 'toolsets' | 'usual' | 'prompts' | 'documents'>): Blocks {
  return {
    settings: settingsTable(),
    tools: toolsets
      .filter(({ id }) => id !== OLDER)
      .map((toolset) => toolTable(toolset, usual))
      .join('\n\n'),
    older: olderTable(toolsets.flatMap(({ tools }) => tools)),
    prompts: promptTable(prompts),
    documents: documentTable(documents),
    faults: table(
      ['name', 'what happens'],
      Object.entries(FAULTS).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
  };
}

/**
 * Puts blocks between their markers, `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when the text lacks a block's markers
 */
export function withBlocks(text: string, written: Blocks): string {
  return Object.entries(written).reduce((readme, [name, block]) => {
    const markers = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!markers.test(readme)) throw new Error(`The text has no markers for ${name}.`);
    return readme.replace(markers, (_, open: string, close: string) => `${open}\n${block}\n${close}`);
  }, text);
}
