import { describe, expect, it } from 'vitest';
import { formatRedisNodes, parseRedisAddress } from '../../src/runtime/redis-address.ts';

describe('an address of Redis', () => {
  it.each([
    ['redis://h', { kind: 'single', tls: false, nodes: [{ host: 'h', port: 6379 }] }],
    [
      'rediss://ada:p%40ss%3A%2F@redis.example:6380/2',
      {
        kind: 'single',
        tls: true,
        nodes: [{ host: 'redis.example', port: 6380 }],
        username: 'ada',
        password: 'p@ss:/',
        database: 2,
      },
    ],
    ['redis://:secret@[::1]:7', { nodes: [{ host: '::1', port: 7 }], password: 'secret' }],
    [
      'redis-sentinel://:secret@a:1,b/films/3?sentinelUsername=u&sentinelPassword=p%26q',
      {
        kind: 'sentinel',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26_379 },
        ],
        master: 'films',
        database: 3,
        password: 'secret',
        sentinelUsername: 'u',
        sentinelPassword: 'p&q',
      },
    ],
    ['REDISS-CLUSTER://a:1,b:2,c:3', { kind: 'cluster', tls: true, nodes: [{ port: 1 }, { port: 2 }, { port: 3 }] }],
  ])('%s', (text, expected) => expect(parseRedisAddress(text)).toMatchObject(expected));

  it.each([
    ['http://h', /must be a redis:\/\//],
    ['redis://', /must be a redis:\/\//],
    ['redis://:secret@a:1,b:2', /has several hosts; say redis-cluster/],
    ['redis://h:99999', /has a host that is none/],
    ['redis://h/films', /number of a database/],
    ['redis://h/0/1', /too many slashes/],
    ['redis-sentinel://h', /must name the master/],
    ['redis-cluster://h/1', /has no databases/],
  ])('%s is refused, and not quoted', (text, problem) => {
    expect(() => parseRedisAddress(text)).toThrow(problem);
    expect(() => parseRedisAddress(text)).not.toThrow(/secret/);
  });

  it('is shown without what opens it', () => {
    expect(formatRedisNodes(parseRedisAddress('rediss-cluster://ada:secret@a:1,[::1]:2'))).toBe('a:1, [::1]:2');
  });
});
