import { parseArgs } from 'node:util';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { COMMAND_FLAGS } from './command-flags.ts';
import { ConfigError } from './config-error.ts';
import { FLAGS } from './flags.ts';

/** What may stand behind a switch. */
const SWITCH_VALUE = /^(1|0|true|false|yes|no|on|off)$/i;

/** Switches among the settings, as they are written. */
const SWITCHES = new Set(
  Object.values(FLAGS).flatMap(({ flag, default: fallback }) => (typeof fallback === 'boolean' ? [`--${flag}`] : [])),
);

/** Gives each switch a value: `--sandbox` and `--sandbox 1` are `--sandbox=1`, which parseArgs can read. */
function spellOutSwitches(argv: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    if (SWITCHES.has(argument)) {
      const next = argv[index + 1] ?? '';
      return [`${argument}=${SWITCH_VALUE.test(next) ? next : '1'}`];
    }
    const isTaken = SWITCH_VALUE.test(argument) && SWITCHES.has(argv[index - 1] ?? '');
    return isTaken ? [] : [argument];
  });
}

/**
 * Parts the command line into flags and the rest.
 * @throws ConfigError when a flag is not known or lacks its value
 */
export function parseArgv(argv: readonly string[]) {
  const options: Record<string, { type: 'boolean' | 'string'; short?: string; multiple?: boolean }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    ...COMMAND_FLAGS,
  };
  for (const { flag } of Object.values(FLAGS)) options[flag] = { type: 'string' };
  try {
    return parseArgs({ args: spellOutSwitches(argv), options, allowPositionals: true });
  } catch (error) {
    throw new ConfigError(`${getErrorMessage(error)} Run heygen-mcp --help for the flags.`);
  }
}
