import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FLAGS } from '../../src/cli/settings/flags.ts';
import { FILE_VARIABLES } from '../../src/cli/settings/secret-file-variables.ts';

const compose = parse(readFileSync(new URL('../../deploy/compose.yaml', import.meta.url), 'utf8'), { merge: true });

/** Settings that say nothing to a server in a container: the image has an address, the ledger and the keys are in Redis. */
const NOT_HOSTED = ['HEYGEN_CONFIG_DIR', 'HEYGEN_LEDGER_DIR', 'HEYGEN_SPEC_URL', 'HOST', 'PORT'];

describe('compose.yaml', () => {
  it('passes on every setting of a server for others', () => {
    const wanted = Object.values(FLAGS)
      .map(({ env }) => env)
      .filter((name) => !NOT_HOSTED.includes(name));
    for (const service of ['one', 'two'])
      expect(Object.keys(compose.services[service].environment)).toEqual(expect.arrayContaining(wanted));
  });

  it('passes on nothing that is no setting', () => {
    const known = new Set<string>([...Object.values(FLAGS).map(({ env }) => env), ...FILE_VARIABLES]);
    expect(Object.keys(compose.services.one.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives the server longer to end than its drain takes', () => {
    const [, drain] = /:-(\d+)\}/.exec(compose.services.one.environment.HEYGEN_MCP_DRAIN_SECONDS) ?? [];
    expect(Number.parseInt(compose.services.one.stop_grace_period, 10)).toBeGreaterThan(Number(drain));
  });

  it('keeps what Redis has on a volume, and lets it forget nothing', () => {
    const { command, volumes } = compose.services.redis;
    expect(command.join(' ')).toContain('--appendonly yes --maxmemory-policy noeviction');
    expect(Object.keys(compose.volumes)).toContain(volumes[0].split(':')[0]);
  });
});
