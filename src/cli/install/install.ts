import manifest from '../../../package.json' with { type: 'json' };
import type { Terminal } from '../process/terminal.ts';
import { findHosts, isChanged, planInstall, planUninstall, printEntry, writeChange } from './host-config-change.ts';
import { HOST_NAMES, HOSTS, type HostName } from './hosts.ts';
import { InstallError } from './install-error.ts';
import type { Machine } from './machine.ts';
import { isFromNpm, type LocalServer, type Program, type RemoteServer, startCommand } from './server-entry.ts';

/** What is asked for on the command line. */
export interface InstallRequest {
  /** Names of hosts; none asks which. */
  hosts: readonly string[];
  /** Shows the entry and writes nothing. */
  print: boolean;
  /** Address of a server that runs elsewhere, instead of one that the host starts. */
  url?: string;
  /** `Name: value` each, for the remote server. */
  headers: readonly string[];
  /** Optional packages that npx is to bring along. */
  packages: readonly string[];
  /** Settings of ours for the server that the host starts, by variable. */
  env: Record<string, string>;
}

export interface InstallContext {
  machine: Machine;
  program: Program;
  terminal: Terminal;
  /** Puts the package where npx finds it at once. */
  warmCache: (packages: readonly string[]) => Promise<void>;
}

const isHostName = (name: string): name is HostName => Object.hasOwn(HOSTS, name);

function checkNames(names: readonly string[]): HostName[] {
  const known = names.filter(isHostName);
  if (known.length === names.length) return known;
  const unknown = names.filter((name) => !isHostName(name));
  throw new InstallError(`Unknown host "${unknown.join('", "')}". Hosts: ${HOST_NAMES.join(', ')}.`);
}

/** The chosen numbers of a list, `all` of it, or names. */
function readChoice(answer: string, choices: readonly HostName[]): HostName[] {
  const words = answer.split(/[\s,]+/).filter(Boolean);
  if (words.length === 1 && words[0] === 'all') return [...choices];
  return checkNames(words.map((word) => choices[Number(word) - 1] ?? word));
}

/** Lists the hosts on this computer and asks which; where nobody can be asked, says how to name one. */
async function chooseHosts(verb: 'install' | 'uninstall', { machine, terminal }: InstallContext): Promise<HostName[]> {
  const found = await findHosts(machine);
  if (found.length === 0) {
    await terminal.write(`No known host was found here. Name one: heygen-mcp ${verb} ${HOST_NAMES.join(' | ')}\n`);
    return [];
  }
  const list = found.map((name, index) => `  ${index + 1}  ${name.padEnd(15)} ${HOSTS[name].title}\n`).join('');
  await terminal.write(`Hosts on this computer:\n${list}`);
  if (terminal.isInteractive) {
    return readChoice(await terminal.ask('Which? Numbers with commas, all, or Enter for none: '), found);
  }
  await terminal.write(`Name one: heygen-mcp ${verb} ${found[0]}\n`);
  return [];
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(\S.*)$/.exec(line) ?? [];
    if (!name || !value)
      throw new InstallError('--header takes "Name: value", for example --header "Authorization: Bearer …".');
    return [name, value.trim()];
  });
  return Object.fromEntries(pairs);
}

const OPTIONAL_PACKAGES = Object.keys(manifest.peerDependencies);

/** Their names stand in a command line, so that only known ones are taken; a clone has them already. */
function checkPackages(packages: readonly string[], program: Program): readonly string[] {
  const unknown = packages.find((name) => !OPTIONAL_PACKAGES.includes(name));
  if (unknown) throw new InstallError(`--with ${unknown}: not one of ${OPTIONAL_PACKAGES.join(', ')}.`);
  return isFromNpm(program) ? packages : [];
}

function toServer(
  { url, headers, env, packages }: InstallRequest,
  { machine, program }: InstallContext,
): LocalServer | RemoteServer {
  if (url === undefined) {
    if (headers.length > 0) throw new InstallError('--header belongs to a remote server: it needs --url.');
    return { ...startCommand(program, machine, checkPackages(packages, program)), env };
  }
  const [setting] = Object.keys(env);
  if (setting) {
    throw new InstallError(
      `${setting} cannot be set from here for a server that runs elsewhere; leave it away with --url.`,
    );
  }
  return { url, headers: readHeaders(headers) };
}

/**
 * Adds this server to hosts: `heygen-mcp install <host>`.
 * @returns how many hosts have it now
 * @throws InstallError when a host or a file cannot be used; hosts before it in the list are done
 */
export async function install(request: InstallRequest, context: InstallContext): Promise<number> {
  const { machine, program, terminal, warmCache } = context;
  const named = checkNames(request.hosts);
  const server = toServer(request, context);
  const chosen = named.length > 0 ? named : await chooseHosts('install', context);
  if (request.print) {
    for (const name of chosen) {
      const { path } = await planInstall(name, machine, server);
      await terminal.write(`${HOSTS[name].title}, in ${path}:\n\n${await printEntry(name, server)}\n`);
    }
    return chosen.length;
  }
  const plans = await Promise.all(chosen.map((name) => planInstall(name, machine, server)));
  if (chosen.length > 0 && 'command' in server && isFromNpm(program)) {
    await terminal.write('Fetching heygen-mcp for npx …\n');
    await warmCache(request.packages);
  }
  for (const plan of plans) {
    const { title, restart } = plan.host;
    if (!isChanged(plan)) {
      await terminal.write(`${title}: ${plan.path} has it already.\n`);
      continue;
    }
    const backup = await writeChange(plan);
    const kept = backup ? ` The file as it was: ${backup}.` : '';
    await terminal.write(`${title}: added to ${plan.path}.${kept}\n  ${restart}\n`);
  }
  return plans.length;
}

/** Takes this server out of hosts: `heygen-mcp uninstall <host>`. */
export async function uninstall(request: Pick<InstallRequest, 'hosts'>, context: InstallContext): Promise<void> {
  const { machine, terminal } = context;
  const named = checkNames(request.hosts);
  const chosen = named.length > 0 ? named : await chooseHosts('uninstall', context);
  for (const plan of await Promise.all(chosen.map((name) => planUninstall(name, machine)))) {
    const { title } = plan.host;
    if (!isChanged(plan)) {
      await terminal.write(`${title}: ${plan.path} has no heygen.\n`);
      continue;
    }
    const backup = await writeChange(plan);
    await terminal.write(`${title}: taken out of ${plan.path}. The file as it was: ${backup}.\n`);
  }
}
