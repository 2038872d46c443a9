import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMp4 } from '../../sandbox/files/mp4.ts';
import { type FilmServer, serveFilm } from './serve-film.ts';

const FILM = createMp4({ seconds: 3, orientation: 'landscape' });

describe('the server of the film', () => {
  let server: FilmServer;
  beforeAll(async () => {
    server = await serveFilm('<!doctype html><title>A film</title>', '/home/me/my film.mp4', FILM);
  });
  afterAll(() => server.close());

  const get = (path: string, range?: string) =>
    fetch(new URL(path, server.url), { headers: { ...(range && { range }) } });

  it('serves the page, and the film under the name that the page has for it', async () => {
    expect(await (await get('/')).text()).toContain('A film');
    const film = await get('/my%20film.mp4');
    expect(film.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await film.arrayBuffer())).toEqual(FILM);
  });

  it.each([
    ['bytes=0-1', 0, 1],
    ['bytes=100-', 100, FILM.length - 1],
    [`bytes=100-${FILM.length + 9}`, 100, FILM.length - 1],
  ])('serves a part of it, as players ask: %s', async (range, from, to) => {
    const part = await get('/my%20film.mp4', range);
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to}/${FILM.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(FILM.subarray(from, to + 1));
  });

  it.each(['bytes=9-1', `bytes=${FILM.length}-`, 'bytes=-5', 'lines=1-2'])('serves all of it for %s', async (range) => {
    const whole = await get('/my%20film.mp4', range);
    expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, FILM.length]);
  });

  it('serves nothing else', async () => {
    expect((await get('/../secret.txt')).status).toBe(404);
  });
});
