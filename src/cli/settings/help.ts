import { COMMAND_FLAGS } from './command-flags.ts';
import { COMMANDS } from './config.ts';
import { FLAG_GROUPS, FLAGS } from './flags.ts';

const formatGroup = (group: string, title: string): string[] => [
  '',
  `${title}:`,
  ...Object.values(FLAGS)
    .filter((row) => row.group === group)
    .map(({ flag, env, help }) => `  ${`--${flag}`.padEnd(24)} ${help} [${env}]`),
];

/** The text of `heygen-mcp --help`. */
export function formatHelp(): string {
  return [
    'heygen-mcp: HeyGen for AI assistants, over the Model Context Protocol',
    '',
    'Usage: heygen-mcp [command] [flags]',
    '',
    'Commands:',
    ...Object.entries(COMMANDS).map(([name, help]) => `  ${name.padEnd(10)} ${help}`),
    '',
    'Settings, each a flag and an environment variable:',
    ...Object.entries(FLAG_GROUPS).flatMap(([group, title]) => formatGroup(group, title)),
    '',
    'Flags of one command:',
    ...Object.entries(COMMAND_FLAGS).map(([flag, { of, help }]) => `  ${`--${flag}`.padEnd(24)} ${help} (${of})`),
    '',
    '  --version, --help',
    '',
  ].join('\n');
}
