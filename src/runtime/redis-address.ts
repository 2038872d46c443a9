/** Where Redis is, as `REDIS_URL` says it. */
export interface RedisAddress {
  kind: 'single' | 'sentinel' | 'cluster';
  tls: boolean;
  /** Of the server or, with Sentinel or Cluster, of some of several. */
  nodes: readonly [RedisNode, ...RedisNode[]];
  username?: string;
  password?: string;
  /** Number of the database; a cluster has one only. */
  database?: number;
  /** With Sentinel: the name of what it watches. */
  master?: string;
  /** With Sentinel: how it is signed in to where that differs from the servers. */
  sentinelUsername?: string;
  sentinelPassword?: string;
}

export interface RedisNode {
  host: string;
  port: number;
}

const PORTS = { single: 6379, cluster: 6379, sentinel: 26_379 } as const;

/** `rediss-sentinel://name:password@host:1,host:2/path?query`; a URL of the web has one host only. */
const ADDRESS =
  /^redis(?<tls>s?)(-(?<kind>sentinel|cluster))?:\/\/(?<user>[^@/]*@)?(?<hosts>[^/?#@]+)(?<path>\/[^?#]*)?(?<query>\?.*)?$/i;

const NODE = /^(?<host>\[[\da-f:.]+\]|[\w.-]+)(:(?<port>\d{1,5}))?$/i;

const decode = (text: string | undefined) => (text ? decodeURIComponent(text) : undefined);

function parseNode(text: string, defaultPort: number): RedisNode {
  const { host, port = String(defaultPort) } = NODE.exec(text.trim())?.groups ?? {};
  if (host === undefined || Number(port) > 65_535) throw new TypeError('has a host that is none');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function parseDatabase(text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (!/^\d+$/.test(text)) throw new TypeError('must end with the number of a database, such as /0');
  return Number(text);
}

/** The words behind the hosts: a database, or the name of the master before it. */
function parsePath(kind: RedisAddress['kind'], path = ''): Pick<RedisAddress, 'master' | 'database'> {
  const [first, second, ...more] = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (more.length > 0 || (kind !== 'sentinel' && second !== undefined)) throw new TypeError('has too many slashes');
  if (kind === 'cluster' && first !== undefined && first !== '0')
    throw new TypeError('is of a cluster, which has no databases; leave the number away');
  if (kind !== 'sentinel') return { database: parseDatabase(first) };
  if (first === undefined) throw new TypeError('must name the master behind the hosts, such as /mymaster');
  return { master: first, database: parseDatabase(second) };
}

/**
 * Reads `redis://`, `redis-sentinel://` and `redis-cluster://`, each with TLS as `rediss`.
 * @throws TypeError with what is wrong, without the address: there is a password in it
 */
export function parseRedisAddress(text: string): RedisAddress {
  const { tls, kind: given, user, hosts, path, query } = ADDRESS.exec(text)?.groups ?? {};
  if (hosts === undefined)
    throw new TypeError('must be a redis://, redis-sentinel:// or redis-cluster:// address, or with rediss for TLS');
  const kind = given === undefined ? 'single' : given.toLowerCase() === 'sentinel' ? 'sentinel' : 'cluster';
  const [first, ...more] = hosts.split(',').map((host) => parseNode(host, PORTS[kind]));
  if (first === undefined || (kind === 'single' && more.length > 0))
    throw new TypeError('has several hosts; say redis-cluster:// or redis-sentinel:// for what they are');
  const [username, password] = user?.slice(0, -1).split(/:(.*)/s) ?? [];
  const parameters = new URLSearchParams(query);
  return {
    kind,
    tls: tls !== '',
    nodes: [first, ...more],
    username: decode(username),
    password: decode(password),
    ...parsePath(kind, path),
    sentinelUsername: parameters.get('sentinelUsername') ?? undefined,
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
  };
}

/** The hosts of an address, for messages. */
export const formatRedisNodes = ({ nodes }: RedisAddress): string =>
  nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');
