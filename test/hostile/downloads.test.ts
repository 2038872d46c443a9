import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { downloadFile } from '../../src/files/download.ts';
import { createGuardedDispatcher } from '../../src/files/ssrf-guard.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { folder } from '../support/files.ts';

const host = fileHosts();
const FILM = Buffer.alloc(300_000, 'film');

const download = (address: string, target: string, changes: object = {}) =>
  downloadFile({ address }, target, {
    host: async () => new Agent(),
    onBytes: () => {},
    overwrite: false,
    backoffMs: 1,
    ...changes,
  });

describe('a download that cannot succeed is tried once', () => {
  it.each([301, 302, 307, 400, 401, 403, 404, 410, 415, 451, 501])('after an answer of %i', async (status) => {
    const server = await host((_, response) => response.writeHead(status, { location: 'https://x.example/' }).end());
    const place = folder();
    await expect(download(`${server.url}/f`, join(place, 'f'))).rejects.toThrow(String(status));
    expect(server.seen).toHaveLength(1);
    expect(readdirSync(place)).toEqual([]);
  });

  it.each(['https://127.0.0.1/f', 'https://[::1]/f', 'https://169.254.169.254/latest', 'https://localhost/f'])(
    'to %s, which is inside',
    async (address) => {
      let ways = 0;
      const guarded = await createGuardedDispatcher();
      const counted = async () => {
        ways += 1;
        return guarded;
      };
      await expect(download(address, join(folder(), 'f'), { host: counted })).rejects.toThrow(/public internet/);
      expect(ways).toBe(1);
      await guarded.close();
    },
  );

  it('to a host that does not speak TLS', async () => {
    let connections = 0;
    const server = await host((_, response) => response.end());
    const agent = new Agent({ connect: { timeout: 1000 } });
    const counted = async () => {
      connections += 1;
      return agent;
    };
    const address = `${server.url.replace('http:', 'https:')}/f`;
    await expect(download(address, join(folder(), 'f'), { host: counted })).rejects.toThrow(/could not be fetched/);
    expect(connections).toBe(1);
    await agent.close();
  });
});

describe('the folder of a download', () => {
  it('that is swapped for a link meanwhile does not lead outside', async () => {
    const [root, outside] = [folder(), folder()];
    const inside = join(root, 'films');
    mkdirSync(inside);
    const server = await host((_, response) => {
      response.writeHead(200, { 'content-length': FILM.length });
      response.write(FILM.subarray(0, 100_000), () => {
        renameSync(inside, join(root, 'moved'));
        symlinkSync(outside, inside);
        response.end(FILM.subarray(100_000));
      });
    });
    await expect(download(`${server.url}/f`, join(inside, 'f'))).rejects.toThrow(/was replaced/);
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(join(root, 'moved'))).toEqual([]);
  });

  it('is cleared of what a killed download of the same file left, and of nothing else', async () => {
    const place = folder();
    const gone = 2 ** 22 + 1;
    for (const name of [`f.${gone}-abc123.part`, `f.${process.pid}-abc123.part`, `g.${gone}-abc123.part`, 'f.part'])
      writeFileSync(join(place, name), 'rest');
    const server = await host((_, response) => response.end(FILM));
    await download(`${server.url}/f`, join(place, 'f'));
    expect(readdirSync(place).sort()).toEqual(
      ['f', 'f.part', `f.${process.pid}-abc123.part`, `g.${gone}-abc123.part`].sort(),
    );
  });

  it.each([['n'.repeat(256)], ['界'.repeat(100)]])('takes no name that is too long, and says so', async (name) => {
    const server = await host((_, response) => response.end(FILM));
    await expect(download(`${server.url}/f`, join(folder(), name))).rejects.toThrow(/the name is too long/);
  });
});
