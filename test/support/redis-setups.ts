import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './files.ts';
import { freePort } from './ports.ts';
import { askRedis, endProcess, launchRedis } from './redis.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './tls.ts';
import { waitFor } from './wait-for.ts';

/** Redis as companies have it. */
export interface RedisSetup {
  /** For `REDIS_URL`. */
  url: string;
  /** Variables that a server needs for it. */
  env?: Record<string, string>;
  close(): Promise<void>;
}

const freePorts = (count: number) => Promise.all(Array.from({ length: count }, freePort));

const withoutDisk = ['--save', '', '--appendonly', 'no'];

/** Files of a certificate for TLS, and the settings by which a server takes nothing else at a port. */
function writeCertificate() {
  const files = folder();
  const [certificate, key] = [join(files, 'certificate.pem'), join(files, 'key.pem')];
  writeFileSync(certificate, CERTIFICATE);
  writeFileSync(key, CERTIFICATE_KEY);
  const settings = {
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
  };
  return { certificate, settings: { ...settings, 'tls-replication': 'yes' } };
}

/** Writes a configuration file of lines. */
function writeConfig(lines: readonly string[]): string {
  const config = join(folder(), 'redis.conf');
  writeFileSync(config, `${lines.join('\n')}\n`);
  return config;
}

const toLines = (settings: Record<string, string>) =>
  Object.entries(settings).map(([name, value]) => `${name} ${value}`);

/** One server that takes TLS and a name with its password only; the name may use our keys and channels, and no more. */
export async function securedRedis(): Promise<RedisSetup> {
  const port = await freePort();
  const { certificate, settings } = writeCertificate();
  const config = writeConfig([
    'port 0',
    `tls-port ${port}`,
    ...toLines(settings),
    'user default off',
    'user heygen on >p@ss:word ~heygen-mcp:* &heygen-mcp:* +@all -@admin -@dangerous',
  ]);
  const child = await launchRedis([config, ...withoutDisk]);
  return {
    url: `rediss://heygen:p%40ss%3Aword@localhost:${port}/0`,
    env: { NODE_EXTRA_CA_CERTS: certificate },
    close: () => endProcess(child),
  };
}

/** Resolves when a master has its replica. */
async function waitUntilReplicated(master: number, isTls: boolean, certificate: string | undefined): Promise<void> {
  const ca = certificate === undefined ? undefined : readFileSync(certificate, 'utf8');
  const url = `redis${isTls ? 's' : ''}://:secret@127.0.0.1:${master}`;
  await waitFor(async () => {
    const role = await askRedis(url, (client) => client.info('replication'), ca);
    if (!/slave0:.*state=online/.test(role)) throw new Error(role);
  });
}

/**
 * A master with a replica, and a sentinel that makes that the master when the first is gone for half a second; everything
 * over TLS where that is wanted.
 */
export async function sentinelRedis({ isTls = false } = {}): Promise<RedisSetup & { killMaster(): Promise<void> }> {
  const [first = 0, second = 0, sentinel = 0] = await freePorts(3);
  const secured = isTls ? writeCertificate() : undefined;
  const listen = (port: number) =>
    secured ? ['port 0', `tls-port ${port}`, ...toLines(secured.settings)] : [`port ${port}`];
  const auth = ['requirepass secret', 'masterauth secret', 'save ""', 'appendonly no'];
  const master = await launchRedis([writeConfig([...listen(first), ...auth])]);
  const replicates = [`replicaof 127.0.0.1 ${first}`, 'repl-diskless-load swapdb'];
  const replica = await launchRedis([writeConfig([...listen(second), ...replicates, ...auth])]);
  await waitUntilReplicated(first, isTls, secured?.certificate);
  const watches = [
    `sentinel monitor films 127.0.0.1 ${first} 1`,
    'sentinel auth-pass films secret',
    'sentinel down-after-milliseconds films 500',
    'sentinel failover-timeout films 3000',
  ];
  const watching = await launchRedis([writeConfig([...listen(sentinel), ...watches]), '--sentinel'], '+slave slave');
  return {
    url: `redis${isTls ? 's' : ''}-sentinel://:secret@127.0.0.1:${sentinel}/films/0`,
    ...(secured && { env: { NODE_EXTRA_CA_CERTS: secured.certificate } }),
    killMaster: () => endProcess(master),
    close: async () => {
      for (const child of [watching, replica, master]) await endProcess(child);
    },
  };
}

/** The slots of a cluster, in three parts. */
const PARTS = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const;

interface ClusterSetup extends RedisSetup {
  /** Resolves when the replica has what the last server has. */
  replicated(): Promise<void>;
  killLast(): Promise<void>;
}

/** A cluster of three servers, the last of which may have a replica; two of them are named in its address. */
export async function clusterRedis({ hasReplica = false } = {}): Promise<ClusterSetup> {
  const ports = await freePorts(PARTS.length + (hasReplica ? 1 : 0));
  const buses = await freePorts(ports.length);
  const children = await Promise.all(
    ports.map((port, index) =>
      launchRedis([
        ...['--port', String(port), '--cluster-enabled', 'yes', '--cluster-port', String(buses[index])],
        ...['--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no', ...withoutDisk],
        ...['--cluster-replica-validity-factor', '0', '--repl-diskless-load', 'swapdb'],
      ]),
    ),
  );
  const urls = ports.map((port) => `redis://127.0.0.1:${port}`);
  for (const [index, url] of urls.entries()) {
    const part = PARTS[index];
    if (part) await askRedis(url, (client) => client.clusterAddSlotsRange({ start: part[0], end: part[1] }));
    const meet = ['CLUSTER', 'MEET', '127.0.0.1', String(ports[0]), String(buses[0])];
    if (index > 0) await askRedis(url, (client) => client.sendCommand(meet));
  }
  for (const url of urls)
    await waitFor(async () => {
      const info = await askRedis(url, (client) => client.clusterInfo());
      if (!/cluster_state:ok/.test(info) || !/cluster_slots_ok:16384/.test(info)) throw new Error(info);
    });
  if (hasReplica) await replicateLast(urls);
  return {
    url: `redis-cluster://127.0.0.1:${ports[0]},127.0.0.1:${ports[1]}`,
    replicated: () => waitUntilCaughtUp(urls[PARTS.length - 1] ?? ''),
    killLast: () => endProcess(children[PARTS.length - 1] as (typeof children)[number]),
    close: async () => {
      for (const child of children) await endProcess(child);
    },
  };
}

async function waitUntilCaughtUp(master: string): Promise<void> {
  await waitFor(async () => {
    const role = await askRedis(master, (client) => client.info('replication'));
    const [, taken] = /slave0:.*offset=(\d+)/.exec(role) ?? [];
    const [, written] = /master_repl_offset:(\d+)/.exec(role) ?? [];
    if (taken === undefined || taken !== written) throw new Error(role);
  });
}

/** Makes the fourth server the replica of the third, and waits until all know of it. */
async function replicateLast(urls: readonly string[]): Promise<void> {
  const [, , master = '', replica = ''] = urls;
  const id = String(await askRedis(master, (client) => client.sendCommand(['CLUSTER', 'MYID'])));
  const replicate = ['CLUSTER', 'REPLICATE', id];
  await waitFor(() => askRedis(replica, (client) => client.sendCommand(replicate)));
  await waitFor(async () => {
    const role = await askRedis(replica, (client) => client.info('replication'));
    if (!/master_link_status:up/.test(role)) throw new Error(role);
  });
  for (const url of urls)
    await waitFor(async () => {
      const nodes = String(await askRedis(url, (client) => client.sendCommand(['CLUSTER', 'NODES'])));
      if (!nodes.includes(`slave ${id}`)) throw new Error(nodes);
    });
}
