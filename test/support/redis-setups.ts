import { writeFileSync } from 'node:fs';
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

/** One server that takes TLS and a name with its password only; the name may use our keys and channels, and no more. */
export async function securedRedis(): Promise<RedisSetup> {
  const port = await freePort();
  const files = folder();
  const [certificate, key] = [join(files, 'certificate.pem'), join(files, 'key.pem')];
  writeFileSync(certificate, CERTIFICATE);
  writeFileSync(key, CERTIFICATE_KEY);
  const config = join(files, 'redis.conf');
  const lines = [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${certificate}`,
    `tls-key-file ${key}`,
    `tls-ca-cert-file ${certificate}`,
    'tls-auth-clients no',
    'user default off',
    'user heygen on >p@ss:word ~heygen-mcp:* &heygen-mcp:* +@all -@admin -@dangerous',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = await launchRedis([config, ...withoutDisk]);
  return {
    url: `rediss://heygen:p%40ss%3Aword@localhost:${port}/0`,
    env: { NODE_EXTRA_CA_CERTS: certificate },
    close: () => endProcess(child),
  };
}

/** A master with a replica, and a sentinel that makes that the master when the first is gone for half a second. */
export async function sentinelRedis(): Promise<RedisSetup & { killMaster(): Promise<void> }> {
  const [first = 0, second = 0, sentinel = 0] = await freePorts(3);
  const auth = ['--requirepass', 'secret', '--masterauth', 'secret'];
  const master = await launchRedis(['--port', String(first), ...auth, ...withoutDisk]);
  const replica = await launchRedis([
    ...['--port', String(second), '--replicaof', '127.0.0.1', String(first), '--repl-diskless-load', 'swapdb'],
    ...auth,
    ...withoutDisk,
  ]);
  await waitFor(async () => {
    const role = await askRedis(`redis://:secret@127.0.0.1:${first}`, (client) => client.info('replication'));
    if (!/slave0:.*state=online/.test(role)) throw new Error(role);
  });
  const config = join(folder(), 'sentinel.conf');
  const lines = [
    `port ${sentinel}`,
    `sentinel monitor films 127.0.0.1 ${first} 1`,
    'sentinel auth-pass films secret',
    'sentinel down-after-milliseconds films 500',
    'sentinel failover-timeout films 3000',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const watching = await launchRedis([config, '--sentinel'], '+slave slave');
  return {
    url: `redis-sentinel://:secret@127.0.0.1:${sentinel}/films/0`,
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

/** A cluster of three servers without replicas; two of them are named in its address. */
export async function clusterRedis(): Promise<RedisSetup & { url: string; killLast(): Promise<void> }> {
  const ports = await freePorts(PARTS.length);
  const buses = await freePorts(PARTS.length);
  const children = await Promise.all(
    ports.map((port, index) =>
      launchRedis([
        ...['--port', String(port), '--cluster-enabled', 'yes', '--cluster-port', String(buses[index])],
        ...['--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no', ...withoutDisk],
      ]),
    ),
  );
  const urls = ports.map((port) => `redis://127.0.0.1:${port}`);
  for (const [index, url] of urls.entries()) {
    const [start, end] = PARTS[index] ?? PARTS[0];
    await askRedis(url, (client) => client.clusterAddSlotsRange({ start, end }));
    const meet = ['CLUSTER', 'MEET', '127.0.0.1', String(ports[0]), String(buses[0])];
    if (index > 0) await askRedis(url, (client) => client.sendCommand(meet));
  }
  for (const url of urls)
    await waitFor(async () => {
      const info = await askRedis(url, (client) => client.clusterInfo());
      if (!/cluster_state:ok/.test(info) || !/cluster_slots_ok:16384/.test(info)) throw new Error(info);
    });
  return {
    url: `redis-cluster://127.0.0.1:${ports[0]},127.0.0.1:${ports[1]}`,
    killLast: () => endProcess(children[2] as (typeof children)[number]),
    close: async () => {
      for (const child of children) await endProcess(child);
    },
  };
}
