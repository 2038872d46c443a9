import { FLAG_GROUPS, FLAGS, type FlagName } from '../src/cli/settings/flags.ts';
import { getFileVariable } from '../src/cli/settings/secret-file-variables.ts';
import { getKeys } from '../src/declarations/json.ts';

/** Settings that say nothing to a server in a container, and those to which compose.yaml itself gives a value. */
const LEFT_OUT: ReadonlySet<FlagName> = new Set([
  // The folder of one person's key, and the file of one person's ledger.
  'configDir',
  'ledgerDir',
  // For whoever compares HeyGen with its description.
  'specUrl',
  // The image has them.
  'host',
  'port',
  'auth',
  'redisUrl',
  'trustedProxies',
  'drainSeconds',
]);

/** The variables by which a server for others is set, in the order of the docs, by the title of their group. */
export function listHostedVariables(): ReadonlyMap<string, readonly string[]> {
  const groups = Object.entries(FLAG_GROUPS).map(([id, title]): [string, string[]] => {
    const names = getKeys(FLAGS).filter((name) => FLAGS[name].group === id && !LEFT_OUT.has(name));
    return [title, names.flatMap((name) => [FLAGS[name].env, getFileVariable(FLAGS[name]) ?? []].flat())];
  });
  return new Map(groups);
}

/** The variables as compose.yaml passes them on: those that are set in the shell or in `.env`. */
export function formatComposeSettings(): string {
  const groups = [...listHostedVariables()].filter(([, names]) => names.length > 0);
  return groups
    .map(([title, names]) => [`    # ${title}`, ...names.map((name) => `    ${name}:`)].join('\n'))
    .join('\n');
}
