import { access, constants, copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isObject, toObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';
import { getErrorCode, getErrorMessage } from '../../runtime/error-properties.ts';
import { FORMATS, type Place } from './config-format.ts';
import { expandPath } from './expand-path.ts';
import { HOST_NAMES, HOSTS, type Host, type HostName, type HostPath } from './hosts.ts';
import { InstallError } from './install-error.ts';
import type { Machine } from './machine.ts';
import { isSame, mergeEntry } from './merge-entry.ts';
import type { LocalServer, RemoteServer } from './server-entry.ts';

/** What a host's file says, and what it will say. */
export interface Change {
  host: Host;
  path: string;
  /** Missing where there is no file yet. */
  before?: string;
  after: string;
  /** Our entry as the file will have it; none when it is taken out. */
  entry?: object;
}

/** Our name among the host's servers. */
const NAME = 'heygen';
const BACKUP_SUFFIX = '.before-heygen-mcp';
const BOM = '\uFEFF';

const toPlace = ({ servers, list = false }: Host): Place => ({ servers, name: NAME, list });

/** The path on this computer; what is not macOS or Windows keeps files where Linux does. */
export function resolvePath(path: HostPath, machine: Machine): string {
  if (typeof path === 'string') return expandPath(path, machine);
  const { platform } = machine;
  return expandPath(platform === 'darwin' || platform === 'win32' ? path[platform] : path.linux, machine);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** The file that the host keeps its servers in. */
export async function findConfigFile({ files }: Host, machine: Machine): Promise<string> {
  const [first, ...others] = files;
  const usual = resolvePath(first, machine);
  if (await exists(usual)) return usual;
  for (const file of others) if (await exists(resolvePath(file, machine))) return resolvePath(file, machine);
  return usual;
}

/** The hosts that have left something on this computer. */
export async function findHosts(machine: Machine): Promise<HostName[]> {
  const found = await Promise.all(
    HOST_NAMES.map(async (name) => {
      const host: Host = HOSTS[name];
      const path = await findConfigFile(host, machine);
      const isHere =
        (await exists(path)) || (await exists(host.trace ? resolvePath(host.trace, machine) : dirname(path)));
      return isHere ? [name] : [];
    }),
  );
  return found.flat();
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw new InstallError(`${path} cannot be read: ${getErrorMessage(error)}.`);
  }
}

/** Our entry as the file has it. */
function findEntry(parsed: Json, { servers, name, list }: Place): unknown {
  const held = parsed[servers];
  if (list) return Array.isArray(held) ? held.find((item) => item?.name === name) : undefined;
  return toObject(held)[name];
}

/** What the file has to say after the change, to compare with what it does say. */
function computeExpected(parsed: Json, { servers, name, list }: Place, entry: object | undefined): Json {
  const held = parsed[servers];
  if (list) {
    const items = Array.isArray(held) ? held : [];
    const index = items.findIndex((item) => item?.name === name);
    const others = items.filter((_, at) => at !== index);
    const at = index < 0 ? items.length : index;
    return { ...parsed, [servers]: entry ? others.toSpliced(at, 0, entry) : others };
  }
  const { [name]: _, ...others } = toObject(held);
  return { ...parsed, [servers]: entry ? { ...others, [name]: entry } : others };
}

function toSettings(parsed: unknown): Json {
  if (isObject(parsed)) return parsed;
  throw new Error('it does not hold settings by name');
}

/** @throws InstallError where a file does not parse */
function refuseUnreadable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = getErrorMessage(error).split('\n')[0];
    throw new InstallError(
      `${path} cannot be understood (${reason}), so it was left as it is. Mend it, or move it away and run this again.`,
    );
  }
}

async function planChange(
  host: Host,
  machine: Machine,
  makeEntry: (there: unknown) => object | undefined,
): Promise<Change> {
  const format = await FORMATS[host.format]();
  const place = toPlace(host);
  const path = await findConfigFile(host, machine);
  const before = await read(path);
  const bom = before?.startsWith(BOM) ? BOM : '';
  const text = (before ?? '').slice(bom.length);
  const parsed = refuseUnreadable(path, () => toSettings(format.parse(text)));
  const there = findEntry(parsed, place);
  const entry = makeEntry(there);
  if (isSame(there, entry)) return { host, path, before, after: before ?? '', entry };

  const after = refuseUnreadable(path, () => (entry ? format.set(text, place, entry) : format.remove(text, place)));
  const expected = dropEmptyHolder(computeExpected(parsed, place, entry), host);
  verify(path, () => isSame(dropEmptyHolder(toSettings(format.parse(after)), host), expected));
  return { host, path, before, after: bom + after, entry };
}

/** An emptied holder of servers is as good as none. */
function dropEmptyHolder(parsed: Json, { servers }: Host): Json {
  const { [servers]: held, ...rest } = parsed;
  return Object.keys(held ?? {}).length === 0 ? rest : parsed;
}

/** A change that would alter anything but our entry is not made: a file may be written in a way that we do not foresee. */
function verify(path: string, isRight: () => boolean): void {
  let right = false;
  try {
    right = isRight();
  } catch {
    // What was written does not parse, which is as wrong as anything else.
  }
  if (right) return;
  throw new InstallError(
    `${path} is written in a way that heygen-mcp cannot change safely, so it was left as it is. Add the entry by hand: heygen-mcp install with --print shows it.`,
  );
}

/** A server as the host's file names it. */
export function createEntry(host: Host, server: LocalServer | RemoteServer): object {
  if ('command' in server) return host.local(server);
  if (host.remote === undefined) {
    throw new InstallError(`${host.title} takes no remote server from its file. ${host.remoteAdvice}`);
  }
  return host.remote(server);
}

/** An entry of the other kind, to find which fields belong to it alone. */
function createOtherEntry(host: Host, server: LocalServer | RemoteServer): object | undefined {
  const sample = { name: 'value' };
  if ('command' in server) return host.remote?.({ url: '', headers: sample });
  return host.local({ command: '', args: [], env: sample });
}

/**
 * Works out how a host's file changes when the server is added; nothing is written.
 * @throws InstallError when the file cannot be read, understood or changed safely
 */
export async function planInstall(
  name: HostName,
  machine: Machine,
  server: LocalServer | RemoteServer,
): Promise<Change> {
  const host: Host = HOSTS[name];
  const ours = createEntry(host, server);
  return planChange(host, machine, (there) => mergeEntry(there, ours, createOtherEntry(host, server)));
}

/** The same for taking it out. */
export const planUninstall = (name: HostName, machine: Machine) => planChange(HOSTS[name], machine, () => undefined);

/** The entry alone, as a file that holds nothing else. */
export async function printEntry(name: HostName, server: LocalServer | RemoteServer): Promise<string> {
  const host: Host = HOSTS[name];
  const format = await FORMATS[host.format]();
  return format.set('', toPlace(host), createEntry(host, server));
}

export const isChanged = ({ before, after }: Change): boolean => (before ?? '') !== after;

/** Replacing a file would get round its write protection, so that is looked at first; root passes `access` always. */
async function demandWritable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
    if (((await stat(path)).mode & 0o222) !== 0) return;
  } catch {
    // Reported below, as the one reason.
  }
  throw new InstallError(`${path} is read-only, so it was left as it is. Make it writable and run this again.`);
}

/**
 * Writes a planned change: whole or not at all, through links, with the owner and mode that the file has.
 * @returns where the file as it was is kept, when there was one
 * @throws InstallError when it cannot be written
 */
export async function writeChange({ path, before, after }: Change): Promise<string | undefined> {
  if (before !== undefined) await demandWritable(path);
  const backup = before === undefined ? undefined : path + BACKUP_SUFFIX;
  try {
    if (backup) await copyFile(path, backup);
    else await mkdir(dirname(path), { recursive: true });
    // A new file may get secrets, now or later.
    await writeFileAtomic(path, after, before === undefined ? { mode: 0o600 } : {});
    return backup;
  } catch (error) {
    throw new InstallError(`${path} cannot be written: ${getErrorMessage(error)}.`);
  }
}
