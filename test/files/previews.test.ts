import { Agent } from 'undici';
import { afterAll, expect, it } from 'vitest';
import { createPng } from '../../sandbox/files/png.ts';
import { createPreview } from '../../src/files/previews.ts';
import { fileHosts } from '../support/file-hosts.ts';

const host = fileHosts();
const agent = new Agent();
afterAll(() => agent.close());

const CHUNK = Buffer.alloc(1_000_000);

it('a picture whose host says no length is shown', async () => {
  const { url } = await host((_, response) => {
    response.write(createPng('a', 400, 400));
    response.end();
  });
  expect(await createPreview(url, agent)).toMatchObject({ mimeType: 'image/jpeg' });
});

it('a picture without end is not read on and on', async () => {
  let sent = 0;
  const { url } = await host((_, response) => {
    const more = () => {
      let room = true;
      while (room && !response.destroyed) {
        sent += CHUNK.length;
        room = response.write(CHUNK);
      }
      response.once('drain', more);
    };
    more();
  });
  expect(await createPreview(url, agent)).toBeUndefined();
  expect(sent).toBeLessThan(40 * CHUNK.length);
});

it('a picture that says it is too large is not read', async () => {
  const { url } = await host((_, response) => response.writeHead(200, { 'content-length': 9_000_000 }).end(CHUNK));
  expect(await createPreview(url, agent)).toBeUndefined();
});
