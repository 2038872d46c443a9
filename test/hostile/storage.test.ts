import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { createObjectKey } from '../../src/files/object-key.ts';
import { createS3Storage, createSupabaseStorage } from '../../src/files/object-storage.ts';
import { toFileName, trimFileName } from '../../tools/helpers/file-name.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const item = (name: string) => ({ name, type: 'video/mp4', size: 4, stream: Readable.from([Buffer.from('film')]) });

const ESCAPES = [
  '../other-bucket/film.mp4',
  'a/../../other-bucket/film.mp4',
  '..',
  '.',
  'a/./b',
  'a//b',
  '/etc/film.mp4',
  '..\\other\\film.mp4',
  '%2e%2e/other/film.mp4',
  '..%2fother%2ffilm.mp4',
  'film.mp4?x=1',
  'film.mp4#x',
  'a\u0000b',
  'a\r\nHost: evil',
  '',
  'x/'.repeat(600),
];

describe('a key that leads out of the bucket', () => {
  it.each(ESCAPES)('%j is refused before anything is sent', async (name) => {
    const server = await host((_, response) => response.end('{}'));
    const s3 = { endpoint: `${server.url}/films`, region: 'auto', accessKeyId: 'a', secretAccessKey: 'secret' };
    const supabase = { url: server.url, key: 'service-role', bucket: 'films' };
    for (const storage of [
      createS3Storage(s3),
      createSupabaseStorage(supabase),
      createS3Storage({ ...s3, folder: 'ours' }),
      createSupabaseStorage({ ...supabase, folder: '/ours/' }),
    ])
      await expect(storage.put(item(name))).rejects.toThrow(/not a path inside the bucket/);
    expect(server.seen).toEqual([]);
  });

  it('cannot be built; any other stays below the folder that is configured', () => {
    for (const name of ESCAPES) expect(() => createObjectKey('ours', name)).toThrow();
    expect(createObjectKey('/ours/films/', 'clients/a.b_c-d.mp4')).toBe('ours/films/clients/a.b_c-d.mp4');
    expect(createObjectKey('', 'film.mp4')).toBe('film.mp4');
  });

  it.each(['..', '../x', 'a/../b', './a', 'a//b', '/a', 'a/..', 'x'.repeat(481)])(
    'is refused as the folder %j of store_video, by the name of the field',
    (folder) => {
      const { error } = catalog.getTool('store_video').input.safeParse({ id: 'vid_1', folder });
      expect(error?.issues[0]?.path).toEqual(['folder']);
    },
  );

  it.each(['films', 'films/2026', 'films/2026/', 'a..b/...c', 'Müller & Söhne'])('is not seen in %j', (folder) => {
    expect(catalog.getTool('store_video').input.safeParse({ id: 'vid_1', folder }).success).toBe(true);
  });
});

describe('the name of a file', () => {
  const title = 'A title that is long and says a lot about tides, the moon, and the sea in between, at night';

  it('keeps the whole id, the file and the ending, however long the title is', () => {
    const named = (id: string, file?: string) => toFileName({ title, id, ...(file && { file }), ending: 'mp4' });
    expect(named('vid_1')).toMatch(/-vid_1\.mp4$/);
    expect(named('vid_1', 'subtitle')).toMatch(/-vid_1-subtitle\.mp4$/);
    expect(new Set([named('vid_1'), named('vid_2'), named('vid_1', 'subtitle')]).size).toBe(3);
    expect(
      toFileName({ title: '界'.repeat(500), id: 'v'.repeat(128), file: 'foreground', ending: 'webm' }).length,
    ).toBeLessThan(255);
  });

  it('that an address gives keeps its ending', () => {
    expect(trimFileName(`${'long'.repeat(100)}.mp4`)).toMatch(/^long.*\.mp4$/);
    expect(trimFileName(`${'long'.repeat(100)}.mp4`).length).toBeLessThanOrEqual(80);
    expect(trimFileName('a b.srt')).toBe('a-b.srt');
  });
});
